package live.spyglass.transcode.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder that is away: a file stands where it was. Rights would not do: root has them all.
public final class Detached {

  private Detached() {}

  public static void detach(Path folder) throws IOException {
    Files.move(folder, aside(folder));
    Files.createFile(folder);
  }

  public static void attach(Path folder) throws IOException {
    Files.delete(folder);
    Files.move(aside(folder), folder);
  }

  private static Path aside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".aside");
  }
}
