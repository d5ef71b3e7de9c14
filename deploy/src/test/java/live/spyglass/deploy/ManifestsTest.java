package live.spyglass.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.custom.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What schemas do not see: that the objects of an overlay fit together, and fit the services.
class ManifestsTest {

  static Stream<Manifests> overlays() {
    return Manifests.overlays();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void everyObjectIsOneThatKubernetesKnows(Manifests overlay) {
    assertThat(overlay.services()).hasSize(Manifests.SERVICES.size());
    assertThat(overlay.objects()).allSatisfy(KubernetesModels::check);
    assertThat(overlay.objects().stream().map(Manifests::title)).doesNotHaveDuplicates();
  }

  @Test
  void aMemberThatKubernetesDoesNotKnowIsFound() {
    String wrong =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {selector: {}, template:"
            + " {spec: {containers: [{name: x, imagine: y}]}}}}";
    assertThatThrownBy(() -> Yaml.documents(wrong).forEach(KubernetesModels::check))
        .hasMessageContaining("imagine");
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void selectorsFindTheirPodsAndPortsTheirDoors(Manifests overlay) {
    assertThat(overlay.workloads())
        .allSatisfy(workload ->
            assertThat(
                    Manifests.labels(workload).hasAllOf(workload.at("spec.selector.matchLabels")))
                .as(Manifests.title(workload))
                .isTrue());
    assertThat(overlay.ofKind("Service"))
        .isNotEmpty()
        .allSatisfy(service -> {
          List<Yaml> pods = selected(overlay, service.at("spec.selector"));
          assertThat(pods).as(Manifests.title(service)).hasSize(1);
          service
              .at("spec.ports")
              .items()
              .forEach(port ->
                  assertThat(Manifests.ports(pods.getFirst()))
                      .as(Manifests.title(service))
                      .containsKey(
                          port.at("targetPort").text() + "/" + port.at("protocol").textOr("TCP")));
        });
    assertThat(overlay.ofKind("PodDisruptionBudget"))
        .allSatisfy(budget ->
            assertThat(selected(overlay, budget.at("spec.selector.matchLabels"))).hasSize(1));
    assertThat(overlay.ofKind("PodDisruptionBudget").map(Manifests::nameOf))
        .containsExactlyInAnyOrderElementsOf(Manifests.SERVICES);
    assertThat(overlay.ofKind("StatefulSet"))
        .allSatisfy(set -> overlay.get("Service", set.at("spec.serviceName").text()));
    assertThat(overlay.objects())
        .allSatisfy(object -> {
          Yaml target = object.at("spec.scaleTargetRef");
          if (target.isThere()) {
            overlay.get(target.at("kind").text(), target.at("name").text());
          }
        });
    overlay
        .ofKind("HTTPRoute")
        .flatMap(route -> route.at("spec.rules").items())
        .flatMap(rule -> rule.at("backendRefs").items())
        .forEach(backend ->
            assertThat(
                    overlay
                        .get("Service", backend.at("name").text())
                        .at("spec.ports")
                        .items()
                        .map(port -> port.at("port").text()))
                .contains(backend.at("port").text()));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whatIsReadFromAConfigMapIsThereAndSecretsAreTold(Manifests overlay) throws IOException {
    assertThat(overlay.services()).allSatisfy(overlay::environment);
    List<String> told = secretsTold();
    assertThat(overlay.secrets())
        .isNotEmpty()
        .allSatisfy(secret -> assertThat(told).as("told by deploy/README.md").contains(secret));
    assertThat(overlay.ofKind("Secret")).as("a secret is never made up").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void everyVariableIsASettingOfItsService(Manifests overlay) {
    assertThat(overlay.services())
        .allSatisfy(service ->
            assertThat(overlay.environment(service).keySet())
                .allSatisfy(variable ->
                    assertThat(Settings.of(Manifests.nameOf(service)).takes(variable))
                        .as("%s takes %s", Manifests.nameOf(service), variable)
                        .isTrue()));
    assertThat(Settings.of("gateway").takes("GATEWAY_EDGE_CACHESIZES")).isFalse();
    assertThat(Settings.of("gateway").takes("TRANSCODE_SLOTS")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void addressesLeadToServicesAndPortsAreThoseThatAreListenedOn(Manifests overlay) {
    Pattern inside = Pattern.compile("(?:https?|ws)://([a-z-]+):([0-9]+)(?:/.*)?");
    assertThat(overlay.services())
        .allSatisfy(service -> {
          Map<String, String> environment = overlay.environment(service);
          environment.forEach((variable, value) ->
              inside
                  .matcher(value)
                  .results()
                  .findFirst()
                  .filter(address -> value.equals(address.group()))
                  .ifPresent(address ->
                      assertThat(
                              overlay
                                  .get("Service", address.group(1))
                                  .at("spec.ports")
                                  .items()
                                  .map(port -> port.at("port").text()))
                          .as(variable)
                          .contains(address.group(2))));
          Map<String, String> ports = Manifests.ports(service);
          environment.forEach((variable, value) -> {
            if (variable.endsWith("_PORT")) {
              assertThat(ports.values()).as("%s=%s", variable, value).contains(value);
            }
          });
        });
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void podsAreRestrictedAndBounded(Manifests overlay) {
    assertThat(
            overlay
                .get("Namespace", "spyglass")
                .at("metadata.labels")
                .member("pod-security.kubernetes.io/enforce")
                .text())
        .isEqualTo("restricted");
    assertThat(overlay.workloads())
        .allSatisfy(workload -> {
          Yaml pod = workload.at("spec.template.spec");
          Yaml container = Manifests.container(workload);
          String name = Manifests.title(workload);
          assertThat(pod.at("containers").items()).as(name).hasSize(1);
          assertThat(pod.at("hostNetwork").isThere()).as(name).isFalse();
          assertThat(container.at("ports").items())
              .allSatisfy(port -> assertThat(port.at("hostPort").isThere()).as(name).isFalse());
          assertThat(pod.at("automountServiceAccountToken").text()).as(name).isEqualTo("false");
          assertThat(pod.at("securityContext.runAsNonRoot").text()).as(name).isEqualTo("true");
          assertThat(pod.at("securityContext.seccompProfile.type").text())
              .isEqualTo("RuntimeDefault");
          Stream.concat(Stream.of(container), pod.at("initContainers").items())
              .map(each -> each.at("securityContext"))
              .forEach(security -> {
                assertThat(security.at("allowPrivilegeEscalation").text())
                    .as(name)
                    .isEqualTo("false");
                assertThat(security.at("readOnlyRootFilesystem").text()).as(name).isEqualTo("true");
                assertThat(security.at("capabilities.drop").items().map(Yaml::text))
                    .containsExactly("ALL");
              });
          assertThat(amount(container.at("resources.requests.memory")))
              .as(name)
              .isPositive()
              .isLessThanOrEqualTo(amount(container.at("resources.limits.memory")));
          Yaml cpu = container.at("resources.limits.cpu");
          if (cpu.isThere()) {
            assertThat(amount(container.at("resources.requests.cpu")))
                .isLessThanOrEqualTo(amount(cpu));
          }
          assertThat(pod.at("volumes").items().map(each -> each.at("name").text()))
              .as(name)
              .containsAll(
                  container
                      .at("volumeMounts")
                      .items()
                      .map(mount -> mount.at("name").text())
                      .filter(volume -> !claimed(workload).contains(volume))
                      .toList());
        });
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whoHasToGoHasTheTimeForIt(Manifests overlay) {
    assertThat(overlay.services())
        .allSatisfy(service -> {
          Yaml container = Manifests.container(service);
          int waits = Integer.parseInt(container.at("lifecycle.preStop.sleep.seconds").text());
          Map<String, String> environment = overlay.environment(service);
          int stops =
              seconds(environment.getOrDefault("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", ""));
          int broadcasts = seconds(environment.getOrDefault("INGEST_LEAVE_WAIT", "0s"));
          assertThat(
                  Integer.parseInt(
                      service.at("spec.template.spec.terminationGracePeriodSeconds").text()))
              .as(Manifests.nameOf(service))
              .isGreaterThan(waits + broadcasts + stops);
          for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.at(probe + ".httpGet.path").text())
                .isIn("/actuator/health/liveness", "/actuator/health/readiness");
            assertThat(Manifests.ports(service))
                .containsKey(container.at(probe + ".httpGet.port").text() + "/TCP");
          }
        });
  }

  private static int seconds(String duration) {
    assertThat(duration).matches("\\d+s");
    return Integer.parseInt(duration.substring(0, duration.length() - 1));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void imagesAreModulesOfTheBuild(Manifests overlay) {
    Map<String, String> images = new TreeMap<>();
    overlay
        .services()
        .forEach(service ->
            images.put(Manifests.nameOf(service), Manifests.container(service).at("image").text()));
    assertThat(images.values())
        .allSatisfy(image -> {
          MatchResult module =
              Pattern.compile("(?:.*/)?spyglass/([a-z-]+)(?::[0-9.]+)?")
                  .matcher(image)
                  .results()
                  .findFirst()
                  .orElseThrow(() -> new AssertionError(image));
          assertThat(Files.exists(Tool.ROOT.resolve(module.group(1)).resolve("pom.xml")))
              .as(image)
              .isTrue();
        });
    assertThat(Set.copyOf(images.values())).hasSize(Manifests.SERVICES.size());
  }

  private static List<Yaml> selected(Manifests overlay, Yaml selector) {
    return overlay
        .workloads()
        .filter(workload -> Manifests.labels(workload).hasAllOf(selector))
        .toList();
  }

  private static Set<String> claimed(Yaml workload) {
    return workload
        .at("spec.volumeClaimTemplates")
        .items()
        .map(Manifests::nameOf)
        .collect(Collectors.toSet());
  }

  private static BigDecimal amount(Yaml quantity) {
    return Quantity.fromString(quantity.text()).getNumber();
  }

  /// The first column of the README's table: `name/key` or `name`.
  private static List<String> secretsTold() throws IOException {
    return Files.readString(Tool.ROOT.resolve("deploy/README.md"))
        .lines()
        .dropWhile(line -> !line.equals("## Secrets"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .flatMap(line ->
            Pattern.compile("`([^`]+)`")
                .matcher(line.substring(0, line.indexOf('|', 2)))
                .results()
                .map(match -> match.group(1)))
        .toList();
  }
}
