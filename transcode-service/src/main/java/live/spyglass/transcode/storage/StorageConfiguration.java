package live.spyglass.transcode.storage;

import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Chooses the store.
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

  @Bean
  ObjectStore objectStore(StorageProperties properties) throws IOException {
    return new FolderStore(properties.folder());
  }
}
