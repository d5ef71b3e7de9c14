package live.spyglass.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `deploy/compose.yaml` says nothing that its services do not know.
class ComposeTest {

  private static Yaml compose() throws IOException {
    return Yaml.documents(Files.readString(Tool.ROOT.resolve("deploy/compose.yaml")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyVariableAndEverySecretIsASetting() throws IOException {
    Yaml compose = compose();
    for (String name : Manifests.SERVICES) {
      Yaml service = compose.at("services." + name);
      Settings settings = Settings.of(name);
      List<String> told = service.at("environment").names().toList();
      assertThat(told)
          .isNotEmpty()
          .allSatisfy(variable ->
              assertThat(settings.takes(variable)).as("%s takes %s", name, variable).isTrue());
      assertThat(service.at("secrets").items().map(Yaml::text))
          .contains("spyglass.internal.token")
          .allSatisfy(secret ->
              assertThat(settings.takes(secret)).as("%s takes %s", name, secret).isTrue());
      assertThat(service.at("image").text()).contains("/" + Settings.module(name) + ":");
      assertThat(service.at("read_only").text()).isEqualTo("true");
      assertThat(service.at("healthcheck").isThere()).isTrue();
    }
  }

  @Test
  void whatOneWaitsForIsThereAndSaysHowItIs() throws IOException {
    Yaml services = compose().at("services");
    Set<String> volumes = compose().at("volumes").names().collect(Collectors.toSet());
    services
        .names()
        .forEach(name -> {
          Yaml service = services.member(name);
          service
              .at("depends_on")
              .names()
              .forEach(other ->
                  assertThat(services.member(other).at("healthcheck").isThere())
                      .as("%s waits for %s", name, other)
                      .isTrue());
          assertThat(
                  service
                      .at("volumes")
                      .items()
                      .map(each -> each.text().substring(0, each.text().indexOf(':')))
                      .filter(each -> !each.startsWith(".")))
              .as(name)
              .allMatch(volumes::contains);
        });
  }

  @Test
  void secretsAreMadeByTheScript() throws IOException {
    String script = Files.readString(Tool.ROOT.resolve("deploy/make-secrets"));
    Yaml secrets = compose().at("secrets");
    assertThat(secrets.names())
        .isNotEmpty()
        .allSatisfy(name -> {
          String file = secrets.member(name).at("file").text();
          assertThat(file).isEqualTo("./secrets/" + name);
          assertThat(script).contains(">secrets/" + name);
        });
  }
}
