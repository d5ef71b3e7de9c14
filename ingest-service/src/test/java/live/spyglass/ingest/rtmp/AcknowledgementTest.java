package live.spyglass.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// §5.4.3 and §5.4.4: how much arrived is said whenever half of the window is full.
class AcknowledgementTest {

  private static final int HANDSHAKE = 1 + 2 * 1536;
  private static final int CONTROL = 12 + 4;
  private static final int METADATA = 12 + 100;

  @Test
  void halfOfTheWindowIsAcknowledged() throws Exception {
    try (Conversation conversation = new Conversation()) {
      byte[] handshake = new byte[HANDSHAKE];
      handshake[0] = 3;
      conversation.hear(handshake);
      // A window of 64 KiB.
      conversation.hear(bytes("02 000000 000004 05 00000000 00010000"));
      byte[] metadata = bytes("04 000000 000064 13 00000000" + "00".repeat(100));
      int most = 32 * 1024;
      int sent = HANDSHAKE + CONTROL;
      while (sent + METADATA < most) {
        conversation.hear(metadata);
        sent += METADATA;
      }
      assertThat(acknowledged(conversation)).isEmpty();

      conversation.hear(metadata);
      sent += METADATA;
      assertThat(acknowledged(conversation)).containsExactly(sent);

      for (int i = 0; i < 600; i++) {
        conversation.hear(metadata);
      }
      List<Integer> all = acknowledged(conversation);
      assertThat(all).hasSize(3).isSorted();
      assertThat(all.get(1) - all.get(0)).isBetween(most, most + METADATA);
    }
  }

  private static List<Integer> acknowledged(Conversation conversation) throws Exception {
    return conversation.answers().stream()
        .filter(message -> message.type() == MessageType.ACKNOWLEDGEMENT)
        .map(message -> message.payload().buffer().getInt())
        .toList();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
