package dev.boardcast.gateway.watch;

import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.config.ServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What another configuration has that the one before had not: `servers.ID` and `keys.NAME`. Pure.
record ConfigChange(List<String> added, List<String> changed, List<String> removed) {
  static ConfigChange between(GatewayConfig before, GatewayConfig now) {
    SortedMap<String, Object> old = entries(before);
    SortedMap<String, Object> fresh = entries(now);
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    fresh.forEach((name, entry) -> {
      Object was = old.get(name);
      if (was == null) {
        added.add(name);
      } else if (!was.equals(entry)) {
        changed.add(name);
      }
    });
    return new ConfigChange(
        added, changed, old.keySet().stream().filter(name -> !fresh.containsKey(name)).toList());
  }

  private static SortedMap<String, Object> entries(GatewayConfig config) {
    SortedMap<String, Object> entries = new TreeMap<>();
    for (ServerConfig server : config.servers()) {
      entries.put("servers." + server.id(), server.entry());
    }
    for (KeyConfig key : config.keys()) {
      entries.put("keys." + key.name(), key);
    }
    return entries;
  }
}
