package live.spyglass.chat.websocket;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.chat.fanout.Announcement;
import live.spyglass.chat.room.Palette;
import live.spyglass.chat.room.RoomState;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What the server says, as JSON, and as bytes on the wire.
@Component
final class ServerFrames {

  /// FIN and the text opcode (RFC 6455 §5.2).
  private static final int FINAL_TEXT = 0x81;

  private static final int LONGEST_HEADER = 4;

  private final JsonMapper mapper;

  ServerFrames(JsonMapper mapper) {
    this.mapper = mapper;
  }

  private record State(
      String type,
      String state,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean truncated) {}

  private record Hearts(String type, long total, Map<String, Long> counts) {}

  private record Presence(String type, long live, long replay, long total) {}

  private record Problem(
      String type,
      String title,
      String detail,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long retryAfterMillis) {}

  byte[] state(RoomState state, boolean truncated) {
    return mapper.writeValueAsBytes(new State("state", state.name(), truncated ? true : null));
  }

  /// `increments`: of each colour of the palette since the frame before; only those that grew are
  /// named.
  byte[] hearts(long total, long[] increments) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < increments.length; i++) {
      if (increments[i] > 0) {
        counts.put(Palette.COLORS.get(i), increments[i]);
      }
    }
    return mapper.writeValueAsBytes(new Hearts("hearts", total, counts));
  }

  byte[] presence(Announcement.People people, boolean ended) {
    long live = ended ? 0 : people.present();
    long replay = ended ? people.present() : 0;
    return mapper.writeValueAsBytes(new Presence("presence", live, replay, people.total()));
  }

  byte[] error(String title, String detail, @Nullable Duration retryAfter) {
    return mapper.writeValueAsBytes(
        new Problem("error", title, detail, retryAfter == null ? null : retryAfter.toMillis()));
  }

  /// One unmasked text frame after the other in one direct buffer, which the caller releases.
  static ByteBuf encode(ByteBufAllocator allocator, List<byte[]> payloads) {
    int size = 0;
    for (byte[] payload : payloads) {
      size += LONGEST_HEADER + payload.length;
    }
    ByteBuf bytes = allocator.directBuffer(size);
    for (byte[] payload : payloads) {
      bytes.writeByte(FINAL_TEXT);
      if (payload.length < 126) {
        bytes.writeByte(payload.length);
      } else if (payload.length < 65536) {
        bytes.writeByte(126).writeShort(payload.length);
      } else {
        throw new IllegalArgumentException("a frame of the chat is never that long");
      }
      bytes.writeBytes(payload);
    }
    return bytes;
  }
}
