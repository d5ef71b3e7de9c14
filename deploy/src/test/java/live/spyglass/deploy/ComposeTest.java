package live.spyglass.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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
  void servicesAskEachOtherAtTheInternalPortAndTheGatewayAsksNobodyThere() throws IOException {
    Yaml services = compose().at("services");
    for (String name : Manifests.SERVICES) {
      Yaml environment = services.member(name).at("environment");
      String internal = ":" + environment.at("SPYGLASS_INTERNAL_PORT").text();
      environment
          .names()
          .filter(variable -> environment.at(variable).text().startsWith("http://"))
          .forEach(variable ->
              assertThat(environment.at(variable).text().endsWith(internal))
                  .as(name + " " + variable)
                  .isEqualTo(
                      Set.of("INGEST_CATALOG_URL", "INGEST_TRANSCODE_URL").contains(variable)));
      assertThat(services.member(name).at("ports").items().map(Yaml::text))
          .noneMatch(port -> port.endsWith(internal));
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
              .forEach(other -> {
                boolean ends =
                    service
                        .at("depends_on")
                        .member(other)
                        .at("condition")
                        .text()
                        .equals("service_completed_successfully");
                assertThat(services.member(other).at(ends ? "entrypoint" : "healthcheck").isThere())
                    .as("%s waits for %s", name, other)
                    .isTrue();
              });
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

  /// The bucket that transcode is told of is the one that is made, in the store that it is told of.
  @Test
  void theBucketIsMadeBeforeTheStoreIsAsked() throws IOException {
    Yaml services = compose().at("services");
    Yaml transcode = services.at("transcode");
    String bucket = transcode.at("environment.TRANSCODE_STORAGE_S3_BUCKET").text();
    assertThat(services.at("bucket.entrypoint").items().map(Yaml::text))
        .endsWith("/var/lib/spyglass/media/" + bucket);
    assertThat(services.at("bucket.volumes").items().map(Yaml::text))
        .containsExactly("objects:/var/lib/spyglass/media");
    assertThat(services.at("objects.volumes").items().map(Yaml::text))
        .containsExactly(
            "objects:" + services.at("objects.environment.JCLOUDS_FILESYSTEM_BASEDIR").text());
    assertThat(services.at("objects.depends_on.bucket").isThere()).isTrue();
    assertThat(transcode.at("depends_on.objects").isThere()).isTrue();
    String port =
        services.at("objects.environment.S3PROXY_ENDPOINT").text().replace("http://0.0.0.0:", "");
    assertThat(transcode.at("environment.TRANSCODE_STORAGE_S3_ENDPOINT").text())
        .isEqualTo("http://objects:" + port);
    assertThat(transcode.at("environment.TRANSCODE_STORAGE_S3_ACCESS_KEY_ID").text())
        .isEqualTo(services.at("objects.environment.S3PROXY_IDENTITY").text());
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
          assertThat(script).containsPattern("[ >]secrets/" + Pattern.quote(name) + "\n");
        });
  }
}
