package live.spyglass.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Holds the records, the schemas, the examples and the AsyncAPI document to each other, and all of
/// them to what has been released.
class EventSchemasTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Set<String> ENVELOPE = Set.of("type", "version");

  @TestFactory
  Stream<DynamicTest> everyExampleFollowsItsSchemaAndSurvivesARoundTrip() {
    return types()
        .map(type ->
            DynamicTest.dynamicTest(
                type.getSimpleName(),
                () -> {
                  JsonNode example = read("examples/" + type.getSimpleName() + ".v1.json");
                  assertThat(schema(type).validate(example)).isEmpty();

                  Event event = JSON.treeToValue(example, Event.class);
                  assertThat(event).isInstanceOf(type);
                  JsonNode written =
                      JSON.readTree(JSON.writerFor(Event.class).writeValueAsString(event));
                  assertThat(written).isEqualTo(example);
                }));
  }

  @TestFactory
  Stream<DynamicTest> everySchemaNamesTheFieldsOfItsRecord() {
    return types()
        .map(type ->
            DynamicTest.dynamicTest(
                type.getSimpleName(),
                () -> {
                  JsonNode schema = read("schemas/" + type.getSimpleName() + ".v1.json");
                  Set<String> fields = new LinkedHashSet<>(ENVELOPE);
                  Set<String> required = new LinkedHashSet<>(ENVELOPE);
                  for (RecordComponent component : type.getRecordComponents()) {
                    fields.add(component.getName());
                    if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                      required.add(component.getName());
                    }
                  }
                  assertThat(schema.get("properties").propertyNames())
                      .containsExactlyInAnyOrderElementsOf(fields);
                  assertThat(strings(schema.get("required")))
                      .containsExactlyInAnyOrderElementsOf(required);
                }));
  }

  @Test
  void anEventWithoutARequiredFieldIsRefusedByTheSchema() {
    JsonNode example = read("examples/BroadcastCreated.v1.json");
    ((tools.jackson.databind.node.ObjectNode) example).remove("streamKeyHash");

    assertThat(schema(BroadcastCreated.class).validate(example)).isNotEmpty();
  }

  @TestFactory
  Stream<DynamicTest> releasedSchemasOnlyGrow() throws IOException, URISyntaxException {
    Path released =
        Path.of(Objects.requireNonNull(EventSchemasTest.class.getResource("released")).toURI());
    try (Stream<Path> files = Files.walk(released)) {
      List<Path> schemas = files.filter(file -> file.toString().endsWith(".json")).toList();
      assertThat(schemas).hasSizeGreaterThanOrEqualTo(14);
      return schemas.stream()
          .map(file ->
              DynamicTest.dynamicTest(
                  released.relativize(file).toString(),
                  () -> {
                    JsonNode before = JSON.readTree(Files.readAllBytes(file));
                    JsonNode now = read("schemas/" + file.getFileName());
                    assertThat(SchemaGrowth.violations(before, now)).isEmpty();
                  }));
    }
  }

  @TestFactory
  Stream<DynamicTest> aChangeThatBreaksReadersIsNoticed() {
    JsonNode before = read("schemas/StreamEnded.v1.json");
    return Stream.of(
        DynamicTest.dynamicTest(
            "a field removed",
            () -> {
              JsonNode now = before.deepCopy();
              ((tools.jackson.databind.node.ObjectNode) now.get("properties")).remove("reason");
              assertThat(SchemaGrowth.violations(before, now)).isNotEmpty();
            }),
        DynamicTest.dynamicTest(
            "a type changed",
            () -> {
              JsonNode now = before.deepCopy();
              ((tools.jackson.databind.node.ObjectNode) now.get("properties").get("reason"))
                  .put("type", "integer");
              assertThat(SchemaGrowth.violations(before, now)).isNotEmpty();
            }),
        DynamicTest.dynamicTest(
            "a new required field",
            () -> {
              JsonNode now = before.deepCopy();
              ((tools.jackson.databind.node.ObjectNode) now.get("properties"))
                  .putObject("extra")
                  .put("type", "string");
              ((tools.jackson.databind.node.ArrayNode) now.get("required")).add("extra");
              assertThat(SchemaGrowth.violations(before, now)).isNotEmpty();
            }),
        DynamicTest.dynamicTest(
            "a new optional field is growth",
            () -> {
              JsonNode now = before.deepCopy();
              ((tools.jackson.databind.node.ObjectNode) now.get("properties"))
                  .putObject("extra")
                  .put("type", "string");
              assertThat(SchemaGrowth.violations(before, now)).isEmpty();
            }));
  }

  @Test
  void theAsyncApiDocumentCarriesEverySchemaAndExample() throws IOException {
    try (InputStream in = resource("asyncapi.yaml")) {
      JsonNode messages =
          YAMLMapper.builder().build().readTree(in).get("components").get("messages");
      for (Class<?> type : types().toList()) {
        JsonNode message = messages.get(type.getSimpleName());
        assertThat(message).as(type.getSimpleName()).isNotNull();
        assertThat(message.get("payload").get("schema"))
            .isEqualTo(read("schemas/" + type.getSimpleName() + ".v1.json"));
        assertThat(message.get("examples").get(0).get("payload"))
            .isEqualTo(read("examples/" + type.getSimpleName() + ".v1.json"));
      }
      assertThat(messages.propertyNames()).hasSize((int) types().count());
    }
  }

  /// Every record below [Event].
  static Stream<Class<?>> types() {
    return leaves(Event.class);
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(EventSchemasTest::leaves);
  }

  private static Schema schema(Class<?> type) {
    return REGISTRY.getSchema(read("schemas/" + type.getSimpleName() + ".v1.json"));
  }

  private static List<String> strings(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private static JsonNode read(String name) {
    try (InputStream in = resource(name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static InputStream resource(String name) {
    InputStream in = Event.class.getResourceAsStream(name);
    assertThat(in).as(name).isNotNull();
    return Objects.requireNonNull(in);
  }
}
