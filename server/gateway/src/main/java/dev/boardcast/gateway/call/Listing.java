package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ToolNames;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The tools of one server that are offered, by their aggregate names, in a stable order.
record Listing(SortedMap<String, ToolEntry> tools) {
  static final Listing EMPTY = new Listing(new TreeMap<>());

  static Listing of(ServerConfig server, List<ToolEntry> all) {
    Map<String, ToolEntry> own =
        all.stream()
            .collect(Collectors.toMap(ToolEntry::name, Function.identity(), (first, _) -> first));
    SortedMap<String, ToolEntry> tools = new TreeMap<>();
    // Of all, so that what is left out changes no other's name.
    ToolNames.of(server.id(), all.stream().map(ToolEntry::name).distinct().toList())
        .forEach((name, tool) -> {
          if (server.offers(tool)) {
            tools.put(name, own.get(tool));
          }
        });
    return new Listing(tools);
  }
}
