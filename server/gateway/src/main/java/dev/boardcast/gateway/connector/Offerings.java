package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.json.RawObject;
import java.util.List;
import java.util.Map;

/// What a server has beside tools, as it describes it.
///
/// @param entries those that it has
/// @param faults why some could not be listed; for agents
public record Offerings(Map<Offering, List<RawObject>> entries, Map<Offering, String> faults) {
  public static final Offerings NONE = new Offerings(Map.of(), Map.of());

  public Offerings {
    entries = Map.copyOf(entries);
    faults = Map.copyOf(faults);
  }

  public List<RawObject> of(Offering one) {
    return entries.getOrDefault(one, List.of());
  }
}
