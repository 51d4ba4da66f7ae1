package dev.boardcast.tracker.store;

import dev.boardcast.core.claim.Holder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who makes a change and through what kind of program, as far as they say.
///
/// @param session which of several programs of that name; it is in no event
public record Actor(@Nullable String actor, @Nullable String origin, @Nullable String session) {
  public static final Actor UNKNOWN = new Actor(null, null);

  public Actor(@Nullable String actor, @Nullable String origin) {
    this(actor, origin, null);
  }

  /// Whose claims it makes; nobody's without a name.
  public Optional<Holder> holder() {
    return Optional.ofNullable(actor).map(name -> new Holder(name, session));
  }
}
