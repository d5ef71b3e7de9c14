package live.spyglass.gateway;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Upstream addresses and limits of the door.
///
/// `transcodeUrl` serves media of broadcasts that no node holds, `ingestUrl` new WebRTC sessions.
/// `trustedProxies` are addresses or CIDR blocks whose `X-Forwarded-*` headers are believed.
/// `allowedOrigins` are further web origins that may call the API; `contentSources` further origins
/// that our pages may load media from and connect to, such as a CDN's.
@Validated
@ConfigurationProperties("gateway")
public record GatewayProperties(
    @NotNull @DefaultValue("http://localhost:8081") URI catalogUrl,
    @NotNull @DefaultValue("http://localhost:8084") URI chatUrl,
    @NotNull @DefaultValue("ws://localhost:8085") URI chatWebsocketUrl,
    @NotNull @DefaultValue("http://localhost:8083") URI transcodeUrl,
    @NotNull @DefaultValue("http://localhost:8082") URI ingestUrl,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue List<String> contentSources,
    @DefaultValue("64KB") DataSize maxRequestBody) {}
