package live.spyglass.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The network policies are the arrows of `ARCHITECTURE.md`, "Who calls whom": no more, no fewer.
class NetworkPoliciesTest {

  private static final String NAME = "app.kubernetes.io/name";
  private static final String STORE = "spyglass.live/store";
  private static final String ANYBODY = "anybody";

  /// What policies of other parts allow, beside the arrows: they are about no service's calls.
  private static final Set<String> OF_THEIR_OWN =
      Set.of("default-deny", "names", "monitoring", "postgres", "kafka", "redis", "objects");

  private static final String INTERNAL = "internal";

  /// Those of them that let somebody in to a service; stores have their own.
  private static final Set<String> ABOUT_SERVICES =
      Stream.concat(Manifests.SERVICES.stream(), Stream.of("monitoring"))
          .collect(Collectors.toSet());

  /// Addresses under which nothing but `/internal` is asked for.
  private static final Set<String> AT_THE_INTERNAL_PORT =
      Set.of("INGEST_CATALOG_URL", "INGEST_TRANSCODE_URL");

  /// Doors that a component opens: it says so itself.
  private static final Set<String> MORE_DOORS = Set.of("anybody -> ingest rtmps");

  static Stream<Manifests> overlays() {
    return Manifests.overlays();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void nothingIsAllowedThatNoPolicyAllows(Manifests overlay) {
    Yaml deny = overlay.get("NetworkPolicy", "default-deny").at("spec");
    assertThat(deny.at("podSelector").names()).isEmpty();
    assertThat(deny.at("policyTypes").items().map(Yaml::text)).contains("Ingress", "Egress");
    assertThat(deny.at("ingress").isThere()).isFalse();
    assertThat(deny.at("egress").isThere()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whoMayCallAServiceIsWhoTheTableSays(Manifests overlay) throws IOException {
    Set<String> allowed = new TreeSet<>();
    for (String service : Manifests.SERVICES) {
      rules(overlay, service, "ingress")
          .forEach(rule -> {
            List<String> callers = peers(rule.at("from"), NAME);
            for (String from : callers.isEmpty() ? List.of(ANYBODY) : callers) {
              ports(rule).forEach(port -> allowed.add(from + " -> " + service + " " + port));
            }
          });
    }
    allowed.removeAll(MORE_DOORS);
    assertThat(allowed)
        .containsExactlyElementsOf(arrows(arrow -> Manifests.SERVICES.contains(arrow.to())));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whomAServiceMayCallIsWhomTheTableSays(Manifests overlay) throws IOException {
    Set<String> allowed = new TreeSet<>();
    for (String service : Manifests.SERVICES) {
      rules(overlay, service, "egress")
          .forEach(rule -> {
            List<String> called =
                Stream.concat(
                        peers(rule.at("to"), NAME).stream(), peers(rule.at("to"), STORE).stream())
                    .toList();
            assertThat(called).as("%s calls anybody", service).isNotEmpty();
            for (String to : called) {
              ports(rule).forEach(port -> allowed.add(service + " -> " + to + " " + port));
            }
          });
    }
    assertThat(allowed).containsExactlyElementsOf(arrows(arrow -> !arrow.from().equals(ANYBODY)));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void noOtherPolicySaysAnythingOfServices(Manifests overlay) {
    assertThat(overlay.ofKind("NetworkPolicy").map(Manifests::nameOf))
        .allSatisfy(name ->
            assertThat(
                    Manifests.SERVICES.contains(name)
                        || OF_THEIR_OWN.contains(name)
                        || name.startsWith("outside-"))
                .as(name)
                .isTrue());
  }

  /// At the internal port are services for each other, and who fetches metrics.
  @ParameterizedTest
  @MethodSource("overlays")
  void theGatewayComesToNobodysInternalPort(Manifests overlay) {
    assertThat(rules(overlay, "gateway", "egress").flatMap(NetworkPoliciesTest::ports))
        .isNotEmpty()
        .doesNotContain(INTERNAL);
    assertThat(
            overlay
                .ofKind("NetworkPolicy")
                .filter(policy -> ABOUT_SERVICES.contains(Manifests.nameOf(policy)))
                .flatMap(policy -> policy.at("spec.ingress").items())
                .filter(rule -> ports(rule).anyMatch(INTERNAL::equals)))
        .isNotEmpty()
        .allSatisfy(rule -> {
          List<Yaml> from = rule.at("from").items().toList();
          assertThat(from).as("not for everybody").isNotEmpty();
          assertThat(peers(rule.at("from"), NAME)).doesNotContain("gateway");
          // A pod is named, or a namespace that is not ours.
          assertThat(from)
              .allSatisfy(peer ->
                  assertThat(
                          peer.at("podSelector.matchLabels").member(NAME).isThere()
                              || peer.at("namespaceSelector.matchLabels").isThere())
                      .isTrue());
        });
  }

  /// What the gateway is told leads to what it may call, and what services ask each other for is
  /// asked where it is.
  @ParameterizedTest
  @MethodSource("overlays")
  void addressesNameThePortThatAnswers(Manifests overlay) {
    for (Yaml workload : overlay.services().toList()) {
      String service = Manifests.nameOf(workload);
      String internal = Manifests.ports(workload).get(INTERNAL + "/TCP");
      Map<String, String> environment = overlay.environment(workload);
      assertThat(environment.get("SPYGLASS_INTERNAL_PORT")).as(service).isEqualTo(internal);
      environment.forEach((variable, value) -> {
        if (variable.endsWith("_URL") && value.startsWith("http://")) {
          assertThat(URI.create(value.replaceAll("\\$\\(\\w+\\)", "pod")).getPort())
              .as("%s of %s", variable, service)
              .isEqualTo(
                  Integer.parseInt(
                      AT_THE_INTERNAL_PORT.contains(variable)
                          ? internal
                          : Manifests.ports(workload).get("http/TCP")));
        }
      });
      List.of("startupProbe", "livenessProbe", "readinessProbe")
          .forEach(probe ->
              assertThat(Manifests.container(workload).at(probe).at("httpGet.port").text())
                  .isEqualTo("http"));
    }
    assertThat(
            overlay
                .ofKind("PodMonitor")
                .flatMap(monitor -> monitor.at("spec.podMetricsEndpoints").items())
                .map(endpoint -> endpoint.at("port").text()))
        .allMatch(INTERNAL::equals);
  }

  /// Stores outside the cluster are reached by those who may reach them inside.
  @Test
  void storesOutsideAreCalledByWhomTheTableSays() throws IOException {
    Set<String> allowed = new TreeSet<>();
    Manifests.of("overlays/production")
        .ofKind("NetworkPolicy")
        .filter(policy -> Manifests.nameOf(policy).startsWith("outside-"))
        .forEach(policy ->
            policy
                .at("spec.podSelector.matchExpressions")
                .items()
                .flatMap(rule -> rule.at("values").items())
                .forEach(from ->
                    allowed.add(
                        from.text()
                            + " -> "
                            + Manifests.nameOf(policy).substring("outside-".length()))));
    Set<String> told = new TreeSet<>();
    arrows(arrow -> !Manifests.SERVICES.contains(arrow.to()))
        .forEach(arrow -> told.add(arrow.substring(0, arrow.lastIndexOf(' '))));
    assertThat(allowed).isEqualTo(told);
  }

  private static Stream<Yaml> rules(Manifests overlay, String service, String direction) {
    Yaml policy = overlay.get("NetworkPolicy", service).at("spec");
    assertThat(policy.at("podSelector.matchLabels").member(NAME).text()).isEqualTo(service);
    assertThat(policy.at("policyTypes").items().map(Yaml::text)).contains("Ingress", "Egress");
    return policy.at(direction).items();
  }

  private static List<String> peers(Yaml list, String label) {
    return list.items()
        .map(peer -> peer.at("podSelector.matchLabels").member(label))
        .filter(Yaml::isThere)
        .map(Yaml::text)
        .toList();
  }

  private static Stream<String> ports(Yaml rule) {
    assertThat(rule.at("ports").items()).isNotEmpty();
    return rule.at("ports").items().map(port -> port.at("port").text());
  }

  private record Arrow(String from, String to, String port) {

    @Override
    public String toString() {
      return from + " -> " + to + " " + port;
    }
  }

  private static Set<String> arrows(java.util.function.Predicate<Arrow> wanted) throws IOException {
    Set<String> arrows = new TreeSet<>();
    Files.readString(Tool.ROOT.resolve("ARCHITECTURE.md"))
        .lines()
        .dropWhile(line -> !line.equals("### Who calls whom"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("| ") && !line.startsWith("| from "))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .forEach(row -> {
          for (String from : row.get(1).split(", ", -1)) {
            for (String port : row.get(3).split(", ", -1)) {
              Arrow arrow = new Arrow(from, row.get(2), port);
              if (wanted.test(arrow)) {
                arrows.add(arrow.toString());
              }
            }
          }
        });
    assertThat(arrows).isNotEmpty();
    return arrows;
  }
}
