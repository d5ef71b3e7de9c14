package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.support.problem.Problem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What developers read.
class DocumentsTest extends Door {

  @Test
  void oneOpenApiDocumentDescribesEverythingPublic() throws Exception {
    CATALOG.at(
        "/openapi",
        200,
        "application/yaml",
        """
        openapi: 3.1.0
        security: [{}]
        paths:
          /api/v1/accounts:
            post:
              operationId: signUp
              responses: {'200': {$ref: '#/components/responses/Problem'}}
          /internal/keys: {get: {operationId: hidden}}
        components:
          responses: {Problem: {description: catalog's}}
          schemas: {Account: {type: object}}
        """);
    CHAT.at("/openapi", exchange -> exchange.sendResponseHeaders(500, -1));
    HttpResponse<String> without = get("/openapi");
    problem(without, "unavailable");
    assertThat(without.headers().firstValue("Retry-After")).isPresent();

    CHAT.at(
        "/openapi",
        200,
        "application/json",
        """
        {"paths":{"/api/v1/broadcasts/{id}/messages":{"get":{"operationId":"listMessages",
           "responses":{"404":{"$ref":"#/components/responses/Problem"}}}}},
         "components":{"responses":{"Problem":{"description":"chat's"}},
           "schemas":{"Message":{"type":"object"},"Account":{"type":"object"}}}}\
        """);
    HttpResponse<String> answer = get("/openapi", "Origin", "https://docs.example");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    JsonNode document = json(answer);
    assertThat(document.get("paths").propertyNames())
        .contains(
            "/media/{id}/index.m3u8",
            "/chat/{id}",
            "/api/v1/accounts",
            "/api/v1/broadcasts/{id}/messages")
        .doesNotContain("/internal/keys");
    assertThat(document.at("/components/schemas").propertyNames())
        .contains("Account", "Message")
        .doesNotContain("ChatAccount");
    assertThat(document.at("/components/responses/Problem/description").asString())
        .isEqualTo("catalog's");
    assertThat(
            document
                .at("/paths/~1api~1v1~1broadcasts~1{id}~1messages/get/responses/404/$ref")
                .asString())
        .isEqualTo("#/components/responses/ChatProblem");
    assertThat(document.at("/paths/~1api~1v1~1accounts/post/security").isArray()).isTrue();
    assertReferencesLead(document, document);
  }

  @Test
  void theEventsAreDescribed() throws Exception {
    assertThat(get("/asyncapi").body()).startsWith("asyncapi: 3");
  }

  @Test
  void everyKindOfProblemIsExplained() throws Exception {
    for (Problem problem : Problem.values()) {
      HttpResponse<String> page = get(problem.type(), "Accept", "text/html,*/*;q=0.8");
      assertThat(page.statusCode()).as(problem.type()).isEqualTo(200);
      assertThat(page.body()).contains(problem.title(), problem.advice());
    }
    problem(get("/problems/nonsense"), "not-found");
  }

  @Test
  void aProblemOfTheGatewayHasTheFormThatTheDocumentPromises() throws Exception {
    Awaitility.await().atMost(PATIENCE).until(() -> get("/problems/none").statusCode() == 404);
    JsonNode problem = json(get("/problems/none"));
    assertThat(problem.propertyNames())
        .contains("type", "title", "status", "detail", "requestId")
        .isSubsetOf("type", "title", "status", "detail", "instance", "requestId", "errors");
  }

  private static void assertReferencesLead(JsonNode document, JsonNode node) {
    List<String> lost = new ArrayList<>();
    for (JsonNode reference : node.findValues("$ref")) {
      if (document.at(reference.asString().substring(1)).isMissingNode()) {
        lost.add(reference.asString());
      }
    }
    assertThat(lost).isEmpty();
  }
}
