package live.spyglass.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The objects of one overlay, as `kubectl kustomize` makes them.
record Manifests(String name, List<Yaml> objects) {

  static final Path FOLDER = Tool.ROOT.resolve("deploy/kubernetes");
  static final List<String> OVERLAYS =
      List.of("overlays/local", "overlays/production", "../src/test/overlays/processors");
  static final Set<String> SERVICES = Set.of("gateway", "catalog", "chat", "ingest", "transcode");
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet");
  private static final Map<String, Manifests> MADE = new ConcurrentHashMap<>();

  static Stream<Manifests> overlays() {
    return OVERLAYS.stream().map(Manifests::of);
  }

  static Manifests of(String overlay) {
    return MADE.computeIfAbsent(
        overlay,
        name ->
            new Manifests(
                name,
                Yaml.documents(Tool.named("kubectl").run("kustomize", FOLDER.resolve(name)))
                    .toList()));
  }

  Stream<Yaml> ofKind(String kind) {
    return objects.stream().filter(object -> object.at("kind").text().equals(kind));
  }

  Yaml get(String kind, String name) {
    return ofKind(kind)
        .filter(object -> nameOf(object).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + this.name));
  }

  static String nameOf(Yaml object) {
    return object.at("metadata.name").text();
  }

  static String title(Yaml object) {
    return object.at("kind").text() + " " + nameOf(object);
  }

  /// Deployments and StatefulSets.
  Stream<Yaml> workloads() {
    return objects.stream().filter(object -> WORKLOADS.contains(object.at("kind").text()));
  }

  /// Those of our services.
  Stream<Yaml> services() {
    return workloads().filter(object -> SERVICES.contains(nameOf(object)));
  }

  static Yaml labels(Yaml workload) {
    return workload.at("spec.template.metadata.labels");
  }

  static Yaml container(Yaml workload) {
    return workload.at("spec.template.spec.containers").items().findFirst().orElseThrow();
  }

  /// Ports by name, or by number as text; each with its protocol.
  static Map<String, String> ports(Yaml workload) {
    Map<String, String> ports = new TreeMap<>();
    container(workload)
        .at("ports")
        .items()
        .forEach(port -> {
          String protocol = port.at("protocol").textOr("TCP");
          ports.put(port.at("name").text() + "/" + protocol, port.at("containerPort").text());
          ports.put(
              port.at("containerPort").text() + "/" + protocol, port.at("containerPort").text());
        });
    return ports;
  }

  /// The environment as far as it is written here; `""` for what comes from elsewhere.
  Map<String, String> environment(Yaml workload) {
    Map<String, String> environment = new TreeMap<>();
    Yaml container = container(workload);
    container
        .at("envFrom")
        .items()
        .map(from -> get("ConfigMap", from.at("configMapRef.name").text()).at("data"))
        .forEach(
            data -> data.names().forEach(key -> environment.put(key, data.member(key).text())));
    container
        .at("env")
        .items()
        .forEach(each -> environment.put(each.at("name").text(), each.at("value").textOr("")));
    return environment;
  }

  /// `secret/key` of all that is read from secrets, `secret` of those that are mounted.
  Stream<String> secrets() {
    List<String> all = new ArrayList<>();
    objects.stream()
        .flatMap(Yaml::parts)
        .forEach(part -> {
          Yaml key = part.at("secretKeyRef");
          if (key.isThere()) {
            all.add(key.at("name").text() + "/" + key.at("key").text());
          }
          Yaml mounted = part.at("secret.secretName");
          if (mounted.isThere()) {
            all.add(mounted.text());
          }
        });
    return all.stream().distinct().sorted();
  }

  @Override
  public String toString() {
    return name;
  }
}
