package dev.boardcast.gateway.config;

import com.google.gson.JsonObject;
import java.util.List;

/// What a type of server wants of its entry.
///
/// @param schema of `server_specific_config`
public record TypeRule(JsonObject schema, Check check) {
  /// What is wrong with an entry beyond its schema.
  public interface Check {
    List<ConfigFault> faults(String path, ServerConfig config);
  }
}
