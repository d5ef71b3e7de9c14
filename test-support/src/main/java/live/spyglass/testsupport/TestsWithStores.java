package live.spyglass.testsupport;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Finds the tests that ask [Stores] for PostgreSQL, Kafka, Redis or S3, themselves or through
/// whatever of their module's tests they mention: a base class, an annotation, a helper. Read from
/// the compiled classes, so that no list can be forgotten.
final class TestsWithStores {
  private static final String STORES = Stores.class.getName().replace('.', '/');
  private static final Set<String> ASKING =
      Set.of("postgres", "kafka", "redis", "newKafka", "newRedis", "newObjects");
  private static final Pattern NAME = Pattern.compile("[\\w$/]+");

  private final Map<String, ClassModel> classes = new HashMap<>();

  private TestsWithStores(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        ClassModel parsed = ClassFile.of().parse(file);
        classes.put(parsed.thisClass().asInternalName(), parsed);
      }
    }
  }

  /// Prints them, a line each, for the folders of compiled tests that are named.
  public static void main(String[] folders) throws IOException {
    for (String folder : folders) {
      of(Path.of(folder)).forEach(System.out::println);
    }
  }

  /// Their full names, in order, for one module's folder of compiled tests.
  static List<String> of(Path folder) throws IOException {
    return new TestsWithStores(folder).tests();
  }

  private List<String> tests() {
    Set<String> found = new HashSet<>();
    Map<String, List<String>> mentionedBy = new HashMap<>();
    var waiting = new ArrayList<String>();
    classes.forEach((name, model) -> {
      mentions(model)
          .forEach(each -> mentionedBy.computeIfAbsent(each, any -> new ArrayList<>()).add(name));
      if (asks(model)) {
        waiting.add(name);
      }
    });
    while (!waiting.isEmpty()) {
      String name = waiting.removeLast();
      if (found.add(name)) {
        waiting.addAll(mentionedBy.getOrDefault(name, List.of()));
      }
    }
    return classes.entrySet().stream()
        .filter(each -> found.contains(each.getKey()) && isRun(each.getKey(), each.getValue()))
        .map(each -> each.getKey().replace('/', '.'))
        .sorted()
        .toList();
  }

  private static boolean asks(ClassModel model) {
    return StreamSupport.stream(model.constantPool().spliterator(), false)
        .anyMatch(entry ->
            entry instanceof MethodRefEntry method
                && method.owner().asInternalName().equals(STORES)
                && ASKING.contains(method.name().stringValue()));
  }

  /// Every class of the folder whose name stands in this one, in a descriptor or an annotation too.
  private Set<String> mentions(ClassModel model) {
    Set<String> mentioned = new HashSet<>();
    model
        .constantPool()
        .forEach(entry -> {
          if (entry instanceof Utf8Entry text) {
            var names = NAME.matcher(text.stringValue());
            while (names.find()) {
              String name = names.group();
              Stream.of(name, name.substring(1))
                  .filter(classes::containsKey)
                  .forEach(mentioned::add);
            }
          }
        });
    return mentioned;
  }

  /// Whether Maven runs it as a test, by its name and because it is no base of others.
  private static boolean isRun(String name, ClassModel model) {
    return name.endsWith("Test") && !name.contains("$") && !model.flags().has(AccessFlag.ABSTRACT);
  }
}
