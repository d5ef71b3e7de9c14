package live.spyglass.ingest.srt;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// SRT.
///
/// `port`: UDP; 0 is off, -1 any free one. `passphrase`: 10 to 79 characters that every encoder
/// must have too; empty: none may have one. `latency`: how long what was lost may take to come
/// again, if the encoder asks for no more. `readTimeout`: after how long without sound or picture a
/// publisher counts as gone. `acceptTimeout`: how long a newcomer that may come in takes to be
/// there. `receiveBuffer`: of one connection, what libsrt holds back for the latency.
/// `maxUnderWay`: of all frames that have not arrived whole, over all connections. `library`: the
/// file of libsrt; empty: where the system has it.
@Validated
@ConfigurationProperties("ingest.srt")
record SrtProperties(
    @DefaultValue("0") @Min(-1) @Max(65535) int port,
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue("") @NotNull String passphrase,
    @DefaultValue("120ms") Duration latency,
    @DefaultValue("10s") Duration readTimeout,
    @DefaultValue("3s") Duration acceptTimeout,
    @DefaultValue("300") @Positive int maxConnections,
    @DefaultValue("100") @Positive int maxConnectionsPerAddress,
    @DefaultValue("8MB") DataSize receiveBuffer,
    @DefaultValue("64MB") DataSize maxUnderWay,
    @DefaultValue("") @NotNull String library) {

  private static final int SHORTEST_PASSPHRASE = 10;
  private static final int LONGEST_PASSPHRASE = 79;

  @AssertTrue(message = "INGEST_SRT_PASSPHRASE must have 10 to 79 characters")
  boolean isPassphraseOfLength() {
    return passphrase.isEmpty()
        || (passphrase.length() >= SHORTEST_PASSPHRASE
            && passphrase.length() <= LONGEST_PASSPHRASE);
  }

  @Override
  public String toString() {
    return "SrtProperties[" + address + ":" + port + "]";
  }
}
