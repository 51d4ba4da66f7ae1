package dev.boardcast.gateway.call;

import dev.boardcast.gateway.call.check.ArgumentCheck;
import dev.boardcast.gateway.call.check.HiddenText;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ToolNames;
import dev.boardcast.gateway.pin.Pins;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The tools of one server that are offered, by their aggregate names, in a stable order.
///
/// @param withheld by their aggregate names, why some are not
/// @param changed the own names of those that are withheld for not being what was let in
/// @param checks of arguments, made as they are needed
record Listing(
    SortedMap<String, ToolEntry> tools,
    SortedMap<String, String> withheld,
    SortedMap<String, String> changed,
    Map<String, ArgumentCheck> checks) {
  static final Listing EMPTY =
      new Listing(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), Map.of());

  /// @param broken by their own names, those whose pins do not fit
  static Listing of(ServerConfig server, List<ToolEntry> all, Map<String, Pins.Broken> broken) {
    Map<String, ToolEntry> own =
        all.stream()
            .collect(Collectors.toMap(ToolEntry::name, Function.identity(), (first, _) -> first));
    SortedMap<String, ToolEntry> tools = new TreeMap<>();
    SortedMap<String, String> withheld = new TreeMap<>();
    SortedMap<String, String> changed = new TreeMap<>();
    // Of all, so that what is left out changes no other's name.
    ToolNames.of(server.id(), all.stream().map(ToolEntry::name).distinct().toList())
        .forEach((name, tool) -> {
          ToolEntry entry = own.get(tool);
          if (entry != null && server.offers(tool)) {
            String fault = HiddenText.fault(entry.json());
            Pins.Broken pin = broken.get(tool);
            if (!fault.isEmpty()) {
              withheld.put(name, fault);
            } else if (pin != null) {
              withheld.put(name, pin.reason());
              changed.put(name, tool);
            } else {
              tools.put(name, entry);
            }
          }
        });
    return new Listing(tools, withheld, changed, new ConcurrentHashMap<>());
  }

  /// A tool that may be called.
  record Offer(ToolEntry tool, ArgumentCheck check) {}

  @Nullable Offer offer(String name) {
    ToolEntry tool = tools.get(name);
    return tool == null
        ? null
        : new Offer(tool, checks.computeIfAbsent(name, _ -> ArgumentCheck.of(tool.json())));
  }
}
