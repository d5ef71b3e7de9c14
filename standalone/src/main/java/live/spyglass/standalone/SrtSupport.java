package live.spyglass.standalone;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;

/// Whether the machine has the library that ingest takes SRT with: an address where nobody listens
/// is told to nobody.
final class SrtSupport {

  static final String PACKAGE = "libsrt1.5-gnutls";

  private static final List<String> NAMES =
      List.of("libsrt-gnutls.so.1.5", "libsrt.so.1.5", "libsrt.1.5.dylib");

  private SrtSupport() {}

  static boolean isThere() {
    return !System.getenv().getOrDefault("INGEST_SRT_LIBRARY", "").isEmpty()
        || NAMES.stream().anyMatch(SrtSupport::isThere);
  }

  @SuppressWarnings("restricted")
  private static boolean isThere(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return SymbolLookup.libraryLookup(name, arena).find("srt_startup").isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
