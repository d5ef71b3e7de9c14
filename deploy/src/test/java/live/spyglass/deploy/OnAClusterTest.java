package live.spyglass.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.custom.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is right by every schema and goes wrong on a running cluster: while pods are replaced,
/// nodes emptied, replicas added and taken away.
class OnAClusterTest {

  static Stream<Manifests> overlays() {
    return Manifests.overlays();
  }

  /// Otherwise nothing here would ever have read it.
  @Test
  void everyComponentIsPartOfAnOverlay() throws IOException {
    StringBuilder used = new StringBuilder();
    for (String overlay : Manifests.OVERLAYS) {
      used.append(
          Files.readString(Manifests.FOLDER.resolve(overlay).resolve("kustomization.yaml")));
    }
    try (Stream<Path> components = Files.list(Manifests.FOLDER.resolve("components"))) {
      assertThat(components.map(component -> "components/" + component.getFileName()))
          .isNotEmpty()
          .allMatch(component -> used.indexOf(component + "\n") >= 0);
    }
  }

  /// A number in the manifest would be set anew by every `kubectl apply`.
  @ParameterizedTest
  @MethodSource("overlays")
  void whatIsScaledSaysNoNumberOfItsOwn(Manifests overlay) {
    Set<String> scaled =
        overlay.objects().stream()
            .map(object -> object.at("spec.scaleTargetRef.name"))
            .filter(Yaml::isThere)
            .map(Yaml::text)
            .collect(Collectors.toSet());
    assertThat(overlay.services())
        .allSatisfy(service ->
            assertThat(service.at("spec.replicas").isThere())
                .as(Manifests.title(service))
                .isNotEqualTo(scaled.contains(Manifests.nameOf(service))));
  }

  /// A query that finds nothing is no zero, and one instance does not scale by another's metrics.
  @Test
  void scalingGoesByWhatThisInstanceSays() {
    List<Yaml> triggers =
        Manifests.of("overlays/production")
            .ofKind("ScaledObject")
            .flatMap(object -> object.at("spec.triggers").items())
            .map(trigger -> trigger.at("metadata"))
            .toList();
    assertThat(triggers)
        .isNotEmpty()
        .allSatisfy(trigger -> {
          String query = trigger.at("query").text();
          assertThat(Pattern.compile("spyglass_[a-z_]+").matcher(query).results().count())
              .as(query)
              .isEqualTo(query.split("\\{namespace=\"spyglass\"}", -1).length - 1L);
          assertThat(trigger.at("ignoreNullValues").text()).isEqualTo("false");
        });
  }

  /// A pod that never became ready must not keep a node from being emptied.
  @ParameterizedTest
  @MethodSource("overlays")
  void nodesCanBeEmptied(Manifests overlay) {
    assertThat(overlay.ofKind("PodDisruptionBudget"))
        .allSatisfy(budget -> {
          assertThat(budget.at("spec.maxUnavailable").text()).isEqualTo("1");
          assertThat(budget.at("spec.minAvailable").isThere()).isFalse();
          assertThat(budget.at("spec.unhealthyPodEvictionPolicy").text()).isEqualTo("AlwaysAllow");
        });
  }

  /// A node forgets where UDP went as soon as the pod is not ready, which is when ingest begins to
  /// wait for its broadcasts to end.
  @ParameterizedTest
  @MethodSource("overlays")
  void broadcastsByUdpOutliveTheWordToGo(Manifests overlay) {
    List<Yaml> doors =
        overlay
            .ofKind("Service")
            .filter(service -> service.at("spec.externalTrafficPolicy").isThere())
            .filter(service ->
                service
                    .at("spec.ports")
                    .items()
                    .anyMatch(port -> port.at("protocol").text().equals("UDP")))
            .toList();
    assertThat(doors.stream().map(Manifests::nameOf))
        .containsExactlyInAnyOrder("ingest-srt", "ingest-webrtc");
    assertThat(doors)
        .allSatisfy(door ->
            assertThat(door.at("spec.publishNotReadyAddresses").text())
                .as(Manifests.title(door))
                .isEqualTo("true"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whatWasLoadedIntoANodeIsNotAskedOfARegistry(Manifests overlay) {
    assertThat(overlay.services())
        .allSatisfy(service ->
            assertThat(Manifests.container(service).at("imagePullPolicy").text())
                .isEqualTo("IfNotPresent"));
  }

  /// What a pod may write to its node is bounded, and the scheduler knows of it.
  @ParameterizedTest
  @MethodSource("overlays")
  void aNodeHasTheRoomThatPodsMayFill(Manifests overlay) {
    assertThat(overlay.services())
        .allSatisfy(service -> {
          BigDecimal most =
              service
                  .at("spec.template.spec.volumes")
                  .items()
                  .map(volume -> volume.at("emptyDir"))
                  .filter(Yaml::isThere)
                  .map(folder -> amount(folder.at("sizeLimit")))
                  .reduce(BigDecimal.ZERO, BigDecimal::add);
          Yaml requests = Manifests.container(service).at("resources.requests");
          assertThat(amount(requests.member("ephemeral-storage")))
              .as(Manifests.title(service))
              .isGreaterThanOrEqualTo(most);
        });
  }

  /// Kafka's pods are the operator's, in a namespace that lets in restricted pods only; and its own
  /// network policy would let in everybody else.
  @Test
  void kafkaKeepsTheRulesOfItsNamespace() {
    Manifests local = Manifests.of("overlays/local");
    Yaml template = local.get("KafkaNodePool", "broker").at("spec.template");
    Yaml pod = template.at("pod.securityContext");
    assertThat(pod.at("runAsNonRoot").text()).isEqualTo("true");
    assertThat(pod.at("seccompProfile.type").text()).isEqualTo("RuntimeDefault");
    Yaml container = template.at("kafkaContainer.securityContext");
    assertThat(container.at("allowPrivilegeEscalation").text()).isEqualTo("false");
    assertThat(container.at("capabilities.drop").items().map(Yaml::text)).containsExactly("ALL");

    Set<String> peers = new TreeSet<>();
    local
        .get("Kafka", "spyglass")
        .at("spec.kafka.listeners")
        .items()
        .flatMap(listener -> listener.at("networkPolicyPeers").items())
        .flatMap(peer -> peer.at("podSelector.matchExpressions").items())
        .flatMap(rule -> rule.at("values").items())
        .forEach(name -> peers.add(name.text()));
    Set<String> told = new TreeSet<>();
    local
        .get("NetworkPolicy", "kafka")
        .at("spec.ingress")
        .items()
        .flatMap(rule -> rule.at("from").items())
        .map(from -> from.at("podSelector.matchLabels").member("app.kubernetes.io/name"))
        .filter(Yaml::isThere)
        .forEach(name -> told.add(name.text()));
    assertThat(peers).isNotEmpty().isEqualTo(told);
  }

  /// Redis says that it is full before the kernel ends it; its copy of itself has room, too.
  @Test
  void redisIsFullBeforeItsPodIs() {
    Yaml container =
        Manifests.container(Manifests.of("overlays/local").get("StatefulSet", "redis"));
    List<String> words = container.at("args").items().map(Yaml::text).toList();
    MatchResult most =
        Pattern.compile("(\\d+)mb")
            .matcher(words.get(words.indexOf("--maxmemory") + 1))
            .results()
            .findFirst()
            .orElseThrow();
    assertThat(new BigDecimal(most.group(1)).multiply(BigDecimal.valueOf(1 << 20)))
        .isLessThan(
            amount(container.at("resources.limits.memory")).multiply(new BigDecimal("0.8")));
  }

  private static BigDecimal amount(Yaml quantity) {
    return Quantity.fromString(quantity.text()).getNumber();
  }
}
