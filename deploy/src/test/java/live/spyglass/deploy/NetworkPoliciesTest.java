package live.spyglass.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
