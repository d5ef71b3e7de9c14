package live.spyglass.chat.fanout;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A Lua script and its SHA-1, by which Redis knows it. Every script answers with an array.
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record RedisScript(byte[] text, String digest) {

  public static RedisScript of(String lua) {
    byte[] text = lua.getBytes(StandardCharsets.UTF_8);
    try {
      byte[] sha = MessageDigest.getInstance("SHA-1").digest(text);
      return new RedisScript(text, HexFormat.of().formatHex(sha));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
