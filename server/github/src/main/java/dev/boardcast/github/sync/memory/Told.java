package dev.boardcast.github.sync.memory;

import dev.boardcast.github.core.ToldItems.Teller;
import dev.boardcast.protocol.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a delivery said, beside what is to be read because of it.
///
/// @param by who did it
/// @param at when that changed an issue; null where it does not say, as in what was stored before
/// @param deleted whether the item is gone
/// @param fields of a project: which were changed; of an item `TALK`, or none
public record Told(
    @Nullable String by, @Nullable Instant at, boolean deleted, List<String> fields) {
  public static final String TITLE = "title";
  public static final String DESCRIPTION = "short_description";
  public static final String CLOSED = "closed";

  /// What was said about an issue, or what it waits for: its card does not show that.
  public static final String TALK = "talk";

  public Told {
    fields = List.copyOf(fields);
  }

  public static Told of(Teller by, boolean deleted, List<String> fields) {
    return new Told(by.name(), by.at(), deleted, fields);
  }

  public Teller teller() {
    return new Teller(by, at);
  }

  public String toJson() {
    return Json.write(this);
  }
}
