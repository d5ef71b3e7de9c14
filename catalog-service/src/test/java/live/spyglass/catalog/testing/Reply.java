package live.spyglass.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the catalog answered.
public record Reply(int status, HttpHeaders headers, String text) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Reply expect(int wanted) {
    assertThat(status).as(text).isEqualTo(wanted);
    return this;
  }

  /// A problem of the catalogue, by the end of its `type`.
  public Reply expectProblem(int wanted, String slug) {
    expect(wanted);
    assertThat(at("/type")).isEqualTo("/problems/" + slug);
    return this;
  }

  public JsonNode json() {
    return JSON.readTree(text);
  }

  /// The text at a JSON pointer; `null` as "null".
  public String at(String pointer) {
    JsonNode node = json().at(pointer);
    assertThat(node.isMissingNode()).as("%s in %s", pointer, text).isFalse();
    return node.isNull() ? "null" : node.asString();
  }

  public String header(String name) {
    return headers.firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
  }
}
