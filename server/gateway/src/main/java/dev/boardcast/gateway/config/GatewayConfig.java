package dev.boardcast.gateway.config;

import java.util.List;

/// A configuration that was found good.
public record GatewayConfig(List<ServerConfig> servers, List<KeyConfig> keys) {
  public GatewayConfig {
    servers = List.copyOf(servers);
    keys = List.copyOf(keys);
  }
}
