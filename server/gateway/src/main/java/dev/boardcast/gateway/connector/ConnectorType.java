package dev.boardcast.gateway.connector;

import com.google.gson.JsonObject;
import dev.boardcast.gateway.config.ConfigFault;
import dev.boardcast.gateway.config.ServerConfig;
import java.util.List;

/// A kind of server: what a `type` in the configuration stands for.
public interface ConnectorType {
  /// Its `type` in the configuration.
  String name();

  /// JSON Schema of its `server_specific_config`; a new tree at each call.
  JsonObject schema();

  /// What is wrong with an entry beyond its schema.
  default List<ConfigFault> faults(String path, ServerConfig config) {
    return List.of();
  }

  /// Makes one, and starts nothing yet.
  Connector open(ServerConfig config, ConnectorContext context);
}
