package live.spyglass.standalone.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What to run.
///
/// @param words the program and its arguments
/// @param environment variables set for the program, beside the few every program gets
/// @param input text given on standard input, which is then closed; may hold secrets
/// @param signal the signal that asks the program to stop, without `SIG`
public record Command(
    List<String> words, Map<String, String> environment, String input, String signal) {

  /// Variables passed on from our own environment; all others are dropped, so that what a program
  /// does depends on nothing unsaid.
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "XDG_CACHE_HOME");

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /// A command without variables or input, stopped by `SIGTERM`.
  public static Command of(List<String> words) {
    return new Command(words, Map.of(), "", "TERM");
  }

  public Command withEnvironment(Map<String, String> variables) {
    return new Command(words, variables, input, signal);
  }

  public Command withInput(String text) {
    return new Command(words, environment, text, signal);
  }

  public Command withSignal(String name) {
    return new Command(words, environment, input, name);
  }

  /// The same command run by another program, such as `unshare -U`.
  public Command prefixedBy(List<String> prefix) {
    var all = new ArrayList<>(prefix);
    all.addAll(words);
    return new Command(all, environment, input, signal);
  }

  ProcessBuilder toProcessBuilder(List<String> prefix) {
    var builder = new ProcessBuilder(prefixedBy(prefix).words()).redirectErrorStream(true);
    var inherited = new LinkedHashMap<>(builder.environment());
    inherited.keySet().retainAll(INHERITED);
    builder.environment().clear();
    builder.environment().putAll(inherited);
    builder.environment().putAll(environment);
    return builder;
  }
}
