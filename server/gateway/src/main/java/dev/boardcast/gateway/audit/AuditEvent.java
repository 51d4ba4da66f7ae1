package dev.boardcast.gateway.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Something that whoever answers for the gateway may want to know later.
///
/// @param values in the order in which they are written; none of them is a secret or an argument
public record AuditEvent(String kind, Map<String, String> values) {
  public AuditEvent {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// @param namesAndValues one after the other; what is empty is left out
  public static AuditEvent of(String kind, String... namesAndValues) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      if (!namesAndValues[i + 1].isEmpty()) {
        values.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return new AuditEvent(kind, values);
  }
}
