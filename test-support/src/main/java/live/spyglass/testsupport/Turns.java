package live.spyglass.testsupport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Who may run while the tests of several modules run beside each other, each module's in a JVM of
/// its own: any class beside any other, but one that is [Alone], or that is tried once more because
/// something in it failed, beside none.
///
/// Found by JUnit as a service. It takes files' locks, which end with their JVM whatever happens to
/// it, in the folder that `SPYGLASS_TEST_TURNS` names; without it everybody may run at any time.
/// The classes of one JVM run one after the other.
public final class Turns implements BeforeAllCallback, AfterAllCallback {
  static final String DOOR = "door";
  static final String MACHINE = "machine";

  private static final @Nullable String FOLDER = System.getenv("SPYGLASS_TEST_TURNS");

  /// In this JVM; what is tried once more is so by another instance of this.
  private static final Set<Class<?>> TRIED = ConcurrentHashMap.newKeySet();

  private @Nullable FileChannel turn;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Class<?> test = context.getRequiredTestClass();
    if (FOLDER != null && !test.isMemberClass()) {
      turn = take(Path.of(FOLDER), !TRIED.add(test) || test.isAnnotationPresent(Alone.class));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (turn != null && !context.getRequiredTestClass().isMemberClass()) {
      turn.close();
      turn = null;
    }
  }

  /// Answers once it has come; it ends by being closed. Whoever waits stands in the door, so that
  /// others cannot go on passing one that wants to be alone.
  static FileChannel take(Path folder, boolean alone) throws IOException {
    try (FileChannel door = open(folder.resolve(DOOR))) {
      door.lock();
      FileChannel machine = open(folder.resolve(MACHINE));
      machine.lock(0, Long.MAX_VALUE, !alone);
      return machine;
    }
  }

  static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
