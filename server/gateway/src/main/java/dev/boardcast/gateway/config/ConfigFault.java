package dev.boardcast.gateway.config;

/// What is wrong with a configuration.
///
/// @param path of the value, such as `servers[1].pool.max`
/// @param message what is wrong, and what to write instead
public record ConfigFault(String path, String message) {
  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
