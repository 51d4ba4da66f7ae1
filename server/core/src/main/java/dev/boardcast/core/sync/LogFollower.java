package dev.boardcast.core.sync;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a server that is one of several follows their common log: every event is told once, in the
/// order of its project, whoever committed it.
///
/// What counts is the position alone. That something may be new is heard of in any way (the own
/// commit, another server's bell, a look at all positions), in any order, twice or never; what is
/// told is the very next event, taken from the own commit or read from the log. Confined to one
/// thread at a time.
public final class LogFollower {
  private final Map<Integer, Long> told;

  /// Beyond what is told; read until they are reached.
  private final Map<Integer, Long> wanted = new TreeMap<>();

  private boolean isReading;

  /// What happens to it.
  public sealed interface Input {
    /// This server committed events, in order; those of a project without a gap.
    record Committed(List<CommittedEvent> events) implements Input {
      public Committed {
        events = List.copyOf(events);
      }
    }

    /// The logs go at least so far, by project.
    record Heard(Map<Integer, Long> positions) implements Input {
      public Heard {
        positions = Map.copyOf(positions);
      }
    }

    /// What was asked for with `Read`: of each project that was named the events after the position
    /// that was named, as many as there are or as one reads at once.
    record Found(Map<Integer, List<CommittedEvent>> events) implements Input {
      public Found {
        events = Map.copyOf(events);
      }
    }

    /// What was asked for with `Read` cannot be had now.
    record NotFound() implements Input {}
  }

  /// What it wants done.
  public sealed interface Effect {
    record Tell(List<CommittedEvent> events) implements Effect {
      public Tell {
        events = List.copyOf(events);
      }
    }

    /// By project, the position after which. Answered once, with `Found` or `NotFound`.
    record Read(Map<Integer, Long> after) implements Effect {
      public Read {
        after = Map.copyOf(after);
      }
    }
  }

  /// @param heads where the logs end that need not be told any more
  public LogFollower(Map<Integer, Long> heads) {
    told = new HashMap<>(heads);
  }

  public List<Effect> step(Input input) {
    List<CommittedEvent> now = new ArrayList<>();
    switch (input) {
      case Input.Committed(var events) -> events.forEach(event -> committed(event, now));
      case Input.Heard(var positions) -> positions.forEach(this::want);
      case Input.Found(var events) -> {
        isReading = false;
        events.forEach((project, found) -> found(project, found, now));
      }
      case Input.NotFound _ -> {
        // Still wanted, for nobody may say it a second time. Asked for with whatever happens next:
        // asked at once, it would be asked for ever.
        isReading = false;
        return List.of();
      }
    }
    List<Effect> effects = new ArrayList<>(2);
    if (!now.isEmpty()) {
      effects.add(new Effect.Tell(now));
    }
    if (!isReading && !wanted.isEmpty()) {
      isReading = true;
      Map<Integer, Long> after = new HashMap<>();
      wanted.keySet().forEach(project -> after.put(project, told(project)));
      effects.add(new Effect.Read(after));
    }
    return effects;
  }

  private void committed(CommittedEvent event, List<CommittedEvent> now) {
    if (event.sequence() == told(event.projectNumber()) + 1) {
      tell(event, now);
    } else {
      want(event.projectNumber(), event.sequence());
    }
  }

  private void found(int project, List<CommittedEvent> found, List<CommittedEvent> now) {
    if (found.isEmpty()) {
      // Heard of, and not there: a rumour.
      wanted.remove(project);
    }
    for (CommittedEvent event : found) {
      // The log forgets its oldest events: where the next one is gone, it goes on behind the gap,
      // which whoever is told sees by the sequence.
      if (event.sequence() > told(project)) {
        tell(event, now);
      }
    }
  }

  private void tell(CommittedEvent event, List<CommittedEvent> now) {
    int project = event.projectNumber();
    told.put(project, event.sequence());
    now.add(event);
    if (wanted.getOrDefault(project, Long.MAX_VALUE) <= event.sequence()) {
      wanted.remove(project);
    }
  }

  private void want(int project, long position) {
    if (position > told(project)) {
      wanted.merge(project, position, Math::max);
    }
  }

  private long told(int project) {
    return told.getOrDefault(project, 0L);
  }
}
