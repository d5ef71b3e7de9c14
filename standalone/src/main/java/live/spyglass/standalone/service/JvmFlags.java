package live.spyglass.standalone.service;

import java.util.ArrayList;
import java.util.List;

/// What the JVMs of the services are told on one machine, where five of them start at once on few
/// processors. An AOT cache is made under the flags that it is used with.
public final class JvmFlags {
  private static final List<String> ALL =
      List.of(
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.awt.headless=true");

  /// Quick to start. Right for what waits for a database most of the time.
  private static final List<String> FIRST_COMPILER_ONLY = List.of("-XX:TieredStopAtLevel=1");

  /// The optimising compiler comes forty times later than usual: while all start it would take more
  /// than it gives, and what is busy all the time gets it in the end.
  private static final List<String> SECOND_COMPILER_LATER =
      List.of(
          "-XX:Tier4InvocationThreshold=200000",
          "-XX:Tier4MinInvocationThreshold=24000",
          "-XX:Tier4CompileThreshold=600000",
          "-XX:Tier4BackEdgeThreshold=1600000");

  private JvmFlags() {}

  /// @param module such as `catalog-service`
  /// @param heap such as `256m`
  public static List<String> of(String module, String heap) {
    var flags = new ArrayList<>(ALL);
    flags.add("-Xmx" + heap);
    flags.addAll(module.equals("catalog-service") ? FIRST_COMPILER_ONLY : SECOND_COMPILER_LATER);
    return List.copyOf(flags);
  }
}
