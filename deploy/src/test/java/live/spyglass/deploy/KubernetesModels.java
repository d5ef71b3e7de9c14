package live.spyglass.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/// Kubernetes' own kinds, read by the models of its Java client, which refuse members they do not
/// know; and what the published schemas of others' kinds require.
final class KubernetesModels {

  private static final Gson GSON = JSON.getGson();
  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  /// By `apiVersion/kind`; paths below the object.
  private static final Map<String, String[]> REQUIRED =
      Map.of(
          "postgresql.cnpg.io/v1/Cluster", new String[] {"spec.instances"},
          "kafka.strimzi.io/v1/Kafka", new String[] {"spec.kafka.listeners"},
          "kafka.strimzi.io/v1/KafkaNodePool",
              new String[] {"spec.replicas", "spec.roles", "spec.storage.type"},
          "cert-manager.io/v1/Certificate", new String[] {"spec.secretName", "spec.issuerRef.name"},
          "gateway.networking.k8s.io/v1/Gateway",
              new String[] {"spec.gatewayClassName", "spec.listeners"},
          "gateway.networking.k8s.io/v1/HTTPRoute", new String[] {"spec.parentRefs", "spec.rules"},
          "monitoring.coreos.com/v1/PodMonitor",
              new String[] {"spec.selector", "spec.podMetricsEndpoints"},
          "monitoring.coreos.com/v1/PrometheusRule", new String[] {"spec.groups"},
          "keda.sh/v1alpha1/ScaledObject",
              new String[] {"spec.scaleTargetRef.name", "spec.triggers"});

  private KubernetesModels() {}

  /// Throws what is wrong with it.
  static void check(Yaml object) {
    String version = object.at("apiVersion").text();
    String kind = object.at("kind").text();
    String[] required = REQUIRED.get(version + "/" + kind);
    if (required != null) {
      for (String path : required) {
        if (!object.at(path).isThere()) {
          throw new AssertionError(Manifests.title(object) + " lacks " + path);
        }
      }
      return;
    }
    try {
      Class<?> model = Class.forName(MODELS + version(version) + kind);
      JsonElement json = GSON.toJsonTree(object.value());
      model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
      Object _ = GSON.fromJson(json, model);
    } catch (InvocationTargetException e) {
      throw new AssertionError(Manifests.title(object) + ": " + String.valueOf(e.getCause()), e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no model for " + version + " " + kind, e);
    }
  }

  private static String version(String apiVersion) {
    String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
    return Character.toUpperCase(version.charAt(0)) + version.substring(1);
  }
}
