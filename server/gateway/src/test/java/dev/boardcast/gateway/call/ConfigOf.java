package dev.boardcast.gateway.call;

import com.google.gson.JsonObject;
import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.ConfigReader;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.config.TypeRule;
import java.util.List;
import java.util.Map;

/// Configurations as they are read from a file.
final class ConfigOf {
  private ConfigOf() {}

  static ServerConfig server(String id) {
    ConfigOutcome outcome =
        new ConfigReader(Map.of("x", new TypeRule(new JsonObject(), (_, _) -> List.of())))
            .read("servers: [{id: %s, type: x}]\nkeys: []".formatted(id));
    return ((ConfigOutcome.Good) outcome).config().servers().getFirst();
  }
}
