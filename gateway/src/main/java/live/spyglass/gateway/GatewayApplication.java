package live.spyglass.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayApplication {

  public static void main(String[] args) {
    // Reactor Netty 1.3.5's native transport stalls page loads for seconds; NIO does not.
    System.setProperty("reactor.netty.native", "false");
    SpringApplication.run(GatewayApplication.class, args);
  }
}
