package live.spyglass.chat;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The OpenAPI document of this service, for the gateway to merge.
@RestController
class ApiDocument {

  @GetMapping(path = "/openapi", produces = "application/yaml")
  Resource openapi() {
    return new ClassPathResource("openapi.yaml");
  }
}
