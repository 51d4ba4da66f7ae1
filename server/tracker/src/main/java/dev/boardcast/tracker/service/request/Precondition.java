package dev.boardcast.tracker.service.request;

import dev.boardcast.core.domain.Position;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a writer believes the state to be (`If-Match`).
public sealed interface Precondition {
  Precondition NONE = new Whatever();

  /// Any state of this version.
  static Precondition version(long version) {
    return new OneOf(Set.of(new State(version, null)));
  }

  /// @param mark what tells states of one version apart; asked for only where it is needed
  /// @param what the resource, as the sentence names it
  /// @throws Refusal.Stale when the state is another
  void check(long version, Supplier<@Nullable String> mark, String what);

  /// A state: its version, and what tells it from the states of that version in another history.
  ///
  /// @param mark null where the writer does not say
  record State(long version, @Nullable String mark) {}

  record Whatever() implements Precondition {
    @Override
    public void check(long version, Supplier<@Nullable String> mark, String what) {}
  }

  record OneOf(Set<State> states) implements Precondition {
    public OneOf {
      states = Set.copyOf(states);
    }

    @Override
    public void check(long version, Supplier<@Nullable String> mark, String what) {
      if (states.stream().noneMatch(state -> fits(state, version, mark))) {
        throw new Refusal.Stale(what, version);
      }
    }

    private static boolean fits(State state, long version, Supplier<@Nullable String> mark) {
      return state.version() == version
          && (state.mark() == null || !Position.contradict(state.mark(), mark.get()));
    }
  }
}
