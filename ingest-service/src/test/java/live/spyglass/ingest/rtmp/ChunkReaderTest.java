package live.spyglass.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import live.spyglass.ingest.amf.AmfValue;
import live.spyglass.ingest.codec.Payload;
import org.junit.jupiter.api.Test;

/// Bytes as the RTMP 1.0 specification draws them, §5.3.1.
class ChunkReaderTest {

  private static final int LARGEST = 100_000;

  @Test
  void fmt0HasAFullHeader() throws Exception {
    // fmt 0 on chunk stream 3, time 1000, 4 bytes of audio on message stream 1
    assertThat(read("03 0003e8 000004 08 01000000 aabbccdd"))
        .containsExactly(message(8, 1, 1000, "aabbccdd"));
  }

  @Test
  void fmt1And2And3LeaveOutWhatStays() throws Exception {
    assertThat(
            read(
                "03 000064 000002 08 01000000 aaaa", // time 100
                "43 000017 000001 08 bb", // fmt 1: 23 later, another length
                "83 00000a cc", // fmt 2: 10 later, the same length
                "c3 dd")) // fmt 3: 10 later again
        .containsExactly(
            message(8, 1, 100, "aaaa"),
            message(8, 1, 123, "bb"),
            message(8, 1, 133, "cc"),
            message(8, 1, 143, "dd"));
  }

  @Test
  void fmt3AfterFmt0RepeatsItsTimeAsTheDifference() throws Exception {
    // §5.3.1.2.4, and what FFmpeg sends when the first difference equals the first time
    assertThat(read("03 000017 000001 08 01000000 aa", "c3 bb"))
        .containsExactly(message(8, 1, 23, "aa"), message(8, 1, 46, "bb"));
  }

  @Test
  void chunkStreamIdsHaveThreeForms() throws Exception {
    assertThat(
            read(
                "00 05 000001 000001 08 01000000 aa", // 64 + 5
                "01 0502 000002 000001 09 01000000 bb", // 64 + 5 + 2 * 256
                "c0 05 cc",
                "c1 0502 dd"))
        .extracting(Message::timestamp)
        .containsExactly(1, 2, 2, 4);
  }

  @Test
  void messagesLargerThanAChunkArriveInPieces() throws Exception {
    String first = "aa".repeat(128);
    String second = "bb".repeat(10);

    assertThat(read("04 000000 00008a 09 01000000" + first, "c4" + second))
        .containsExactly(message(9, 1, 0, first + second));
  }

  @Test
  void chunkStreamsInterleave() throws Exception {
    String first = "aa".repeat(128);

    assertThat(
            read(
                "04 000000 000081 09 01000000" + first, "05 000005 000001 08 01000000 cc", "c4 bb"))
        .containsExactly(message(8, 1, 5, "cc"), message(9, 1, 0, first + "bb"));
  }

  @Test
  void aTimeBeyond24BitsIsExtended() throws Exception {
    String first = "aa".repeat(128);

    assertThat(
            read(
                "04 ffffff 000081 09 01000000 01000000" + first,
                "c4 01000000 bb", // repeated, as specified
                "44 000010 000001 09 cc"))
        .containsExactly(message(9, 1, 0x01000000, first + "bb"), message(9, 1, 0x01000010, "cc"));
  }

  @Test
  void anEncoderMayForgetToRepeatTheExtendedTime() throws Exception {
    String first = "aa".repeat(128);

    assertThat(read("04 ffffff 000085 09 01000000 01000000" + first, "c4 bbccddeeff"))
        .containsExactly(message(9, 1, 0x01000000, first + "bbccddeeff"));
  }

  @Test
  void theRestOfAMessageMayBeShorterThanTheTimeThatIsForgotten() throws Exception {
    String first = "aa".repeat(128);

    assertThat(
            read(
                "04 ffffff 000082 09 01000000 01000000" + first,
                "c4 0100", // as the time begins; what follows shows that it is not
                "05 000005 000001 08 01000000 cc"))
        .containsExactly(message(9, 1, 0x01000000, first + "0100"), message(8, 1, 5, "cc"));
  }

  @Test
  void anExtendedTimeBeginsEveryMessageWithoutAHeader() throws Exception {
    assertThat(
            read(
                "04 ffffff 000001 09 01000000 01000000 aa",
                "84 ffffff 01000001 bb", // fmt 2: 0x01000001 later
                "c4 01000001 cc"))
        .containsExactly(
            message(9, 1, 0x01000000, "aa"),
            message(9, 1, 0x02000001, "bb"),
            message(9, 1, 0x03000002, "cc"));
  }

  @Test
  void aMessageMayBeEmpty() throws Exception {
    assertThat(read("04 000001 000000 09 01000000", "c4", "84 000005"))
        .containsExactly(message(9, 1, 1, ""), message(9, 1, 2, ""), message(9, 1, 7, ""));
  }

  @Test
  void timesGoOnAcrossTheWrap() throws Exception {
    assertThat(read("04 ffffff 000001 09 01000000 fffffff0 aa", "84 000020 bb"))
        .extracting(Message::timestamp)
        .containsExactly(-16, 16);
  }

  @Test
  void aLargerChunkSizeHoldsFromTheNextChunkOn() throws Exception {
    byte[] body = new byte[3000];
    ChunkReader reader = reader();
    reader.setChunkSize(4096);

    assertThat(reader.read(buffer(bytes("04 000000 000bb8 09 01000000"), body)))
        .isEqualTo(new Message(9, 1, 0, Payload.of(body)));
  }

  @Test
  void aChunkSizeMayChangeInTheMiddleOfAMessage() throws Exception {
    ChunkReader reader = reader();
    assertThat(reader.read(hex("04 000000 0000c0 09 01000000" + "aa".repeat(128)))).isNull();
    Message change = reader.read(hex("02 000000 000004 01 00000000 00000010"));
    assertThat(change).isEqualTo(message(1, 0, 0, "00000010"));
    reader.setChunkSize(16);

    String rest = "c4" + "bb".repeat(16);
    assertThat(reader.read(hex(rest.repeat(4))))
        .isEqualTo(message(9, 1, 0, "aa".repeat(128) + "bb".repeat(64)));
  }

  @Test
  void anAbortedMessageIsForgotten() throws Exception {
    String first = "aa".repeat(128);
    MemoryBudget budget = new MemoryBudget(LARGEST);
    ChunkReader reader = new ChunkReader(LARGEST, budget);
    assertThat(reader.read(hex("04 000000 000081 09 01000000" + first))).isNull();
    assertThat(budget.taken()).isEqualTo(129);
    reader.abort(4);
    assertThat(budget.taken()).isZero();

    assertThat(reader.read(hex("c4" + "bb".repeat(128) + "c4cc")))
        .isEqualTo(message(9, 1, 0, "bb".repeat(128) + "cc"));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChunkWriter writer = new ChunkWriter(out);
    String text = "x".repeat(500);
    writer.command(1, new AmfValue.Text(text), new AmfValue.Numeric(3));

    List<Message> messages = readAll(out.toByteArray());
    assertThat(messages).hasSize(1);
    Command command = Command.read(messages.getFirst().payload());
    assertThat(command.name()).isEqualTo(text);
    assertThat(command.transaction()).isEqualTo(3);
    assertThat(messages.getFirst().streamId()).isEqualTo(1);
  }

  @Test
  void aFreshChunkStreamCannotLeaveOutItsLength() {
    assertThatThrownBy(() -> read("83 000001 aa")).isInstanceOf(RtmpException.class);
    assertThatThrownBy(() -> read("c3 aa")).isInstanceOf(RtmpException.class);
  }

  @Test
  void aMessageLargerThanTakenIsRefusedByItsHeader() {
    assertThatThrownBy(() -> read("04 000000 ffffff 09 01000000"))
        .isInstanceOf(RtmpException.class)
        .hasMessageContaining("16777215");
  }

  @Test
  void allThatIsUnderWayTogetherIsBounded() {
    StringBuilder chunks = new StringBuilder();
    for (int id = 3; id < 30; id++) {
      chunks.append("%02x 000000 0002bc 09 01000000".formatted(id)).append("aa".repeat(128));
    }
    ChunkReader reader = reader();
    reader.setMaxMessageSize(1000);
    assertThatThrownBy(() -> reader.read(hex(chunks.toString())))
        .isInstanceOf(RtmpException.class)
        .hasMessageContaining("under way");
  }

  @Test
  void allThatIsUnderWayEverywhereIsBounded() throws Exception {
    MemoryBudget budget = new MemoryBudget(300_000);
    List<ChunkReader> readers = new ArrayList<>();
    String begun = "04 000000 010000 09 01000000" + "aa".repeat(128);
    for (int i = 0; i < 4; i++) {
      readers.add(new ChunkReader(LARGEST, budget));
      assertThat(readers.getLast().read(hex(begun))).isNull();
    }
    ChunkReader late = new ChunkReader(LARGEST, budget);
    assertThatThrownBy(() -> late.read(hex(begun))).isInstanceOf(RtmpException.class);

    readers.forEach(ChunkReader::close);
    assertThat(budget.taken()).isZero();
    assertThat(new ChunkReader(LARGEST, budget).read(hex(begun))).isNull();
  }

  @Test
  void thereAreOnlySoManyChunkStreams() {
    StringBuilder chunks = new StringBuilder();
    for (int id = 0; id <= ChunkReader.MAX_CHUNK_STREAMS; id++) {
      chunks.append("00 %02x 000000 000001 09 01000000 aa".formatted(id));
    }
    assertThatThrownBy(() -> read(chunks.toString()))
        .isInstanceOf(RtmpException.class)
        .hasMessageContaining("chunk streams");
  }

  @Test
  void aMessageCannotBeginInsideAnother() {
    assertThatThrownBy(() ->
            read(
                "04 000000 000081 09 01000000" + "aa".repeat(128),
                "04 000000 000001 09 01000000 aa"))
        .isInstanceOf(RtmpException.class);
  }

  @Test
  void noiseEndsInAnErrorAndNothingElse() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] noise = new byte[random.nextInt(4000)];
      random.nextBytes(noise);
      MemoryBudget budget = new MemoryBudget(LARGEST);
      ChunkReader reader = new ChunkReader(LARGEST, budget);
      try {
        readAll(reader, buffer(noise));
      } catch (RtmpException e) {
        assertThat(e).hasMessageNotContaining("server");
      }
      reader.close();
      assertThat(budget.taken()).isZero();
    }
  }

  private static List<Message> read(String... chunks) throws IOException {
    return readAll(bytes(String.join("", chunks)));
  }

  /// Whole, and byte by byte, which must make no difference.
  private static List<Message> readAll(byte[] chunks) throws IOException {
    List<Message> whole = readAll(reader(), buffer(chunks));
    ChunkReader slow = reader();
    List<Message> slowly = new ArrayList<>();
    for (byte one : chunks) {
      slowly.addAll(readAll(slow, buffer(new byte[] {one})));
    }
    assertThat(slowly).isEqualTo(whole);
    return whole;
  }

  private static List<Message> readAll(ChunkReader reader, ByteBuf in) throws IOException {
    List<Message> messages = new ArrayList<>();
    for (Message next = reader.read(in); next != null; next = reader.read(in)) {
      messages.add(next);
    }
    assertThat(in.isReadable()).isFalse();
    return messages;
  }

  private static ChunkReader reader() {
    return new ChunkReader(LARGEST, new MemoryBudget(LARGEST));
  }

  private static ByteBuf hex(String chunks) {
    return buffer(bytes(chunks));
  }

  private static ByteBuf buffer(byte[]... parts) {
    return Unpooled.wrappedBuffer(parts);
  }

  private static Message message(int type, int stream, int time, String hex) {
    return new Message(type, stream, time, Payload.of(bytes(hex)));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
