package live.spyglass.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Processor seconds, in hundredths, as Linux counts them.
public record CpuTime(double user, double system) {
  /// `USER_HZ`: 100 on all of Linux's systems that Java runs on.
  static final double TICKS_PER_SECOND = 100;

  // proc(5), /proc/pid/stat: fields 4 and 14 to 17, counted from the third, the first one behind
  // the program's name, which may hold anything.
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  /// What a process, all that descend from it now and all that it has seen end have used so far.
  ///
  /// @throws IOException when the process is gone, or this is no Linux
  public static CpuTime ofTree(long pid) throws IOException {
    Map<Long, String[]> all = processes();
    if (!all.containsKey(pid)) {
      throw new IOException("Process " + pid + " is gone");
    }
    CpuTime sum = new CpuTime(0, 0);
    for (long member : tree(pid, all)) {
      String[] fields = all.getOrDefault(member, new String[0]);
      sum =
          sum.plus(
              new CpuTime(
                  (number(fields, USER) + number(fields, CHILDREN_USER)) / TICKS_PER_SECOND,
                  (number(fields, SYSTEM) + number(fields, CHILDREN_SYSTEM)) / TICKS_PER_SECOND));
    }
    return sum;
  }

  /// What a process's children have used that have ended and that it has waited for, with all that
  /// they had waited for themselves.
  ///
  /// @throws IOException when the process is gone, or this is no Linux
  public static CpuTime ofEndedChildren(long pid) throws IOException {
    String[] fields = fields(Path.of("/proc/" + pid));
    return new CpuTime(
        number(fields, CHILDREN_USER) / TICKS_PER_SECOND,
        number(fields, CHILDREN_SYSTEM) / TICKS_PER_SECOND);
  }

  /// A process and its descendants whose command line contains the text; of a service in the
  /// platform's tree, its module's name does.
  public static Optional<Long> findInTree(long pid, String text) throws IOException {
    for (long member : tree(pid, processes())) {
      try {
        String line = Files.readString(Path.of("/proc/" + member + "/cmdline"));
        if (line.replace('\0', ' ').contains(text)) {
          return Optional.of(member);
        }
      } catch (IOException ignored) {
        // It ended meanwhile.
      }
    }
    return Optional.empty();
  }

  public double total() {
    return user + system;
  }

  public CpuTime plus(CpuTime other) {
    return new CpuTime(user + other.user, system + other.system);
  }

  public CpuTime minus(CpuTime other) {
    return new CpuTime(user - other.user, system - other.system);
  }

  @Override
  public String toString() {
    return "%.2f s CPU (%.2f user, %.2f system)".formatted(total(), user, system);
  }

  private static List<Long> tree(long pid, Map<Long, String[]> all) {
    var members = new ArrayList<Long>(List.of(pid));
    for (int i = 0; i < members.size(); i++) {
      long parent = members.get(i);
      all.forEach((process, fields) -> {
        if (number(fields, PARENT) == parent) {
          members.add(process);
        }
      });
    }
    return members;
  }

  /// The fields behind the name, by process.
  private static Map<Long, String[]> processes() throws IOException {
    var all = new HashMap<Long, String[]>();
    try (var folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path folder : folders) {
        try {
          all.put(Long.parseLong(folder.getFileName().toString()), fields(folder));
        } catch (IOException ignored) {
          // It ended meanwhile.
        }
      }
    }
    return all;
  }

  private static String[] fields(Path folder) throws IOException {
    String line = Files.readString(folder.resolve("stat"));
    return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static long number(String[] fields, int index) {
    return index < fields.length ? Long.parseLong(fields[index]) : 0;
  }
}
