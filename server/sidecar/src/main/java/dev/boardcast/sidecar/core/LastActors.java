package dev.boardcast.sidecar.core;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.event.Subject;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.core.message.Input;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who made each issue's last change, as far as it was heard of: boards do not say. Not
/// thread-safe.
public final class LastActors {
  /// Issues. The one that changed longest ago is forgotten for one more.
  public static final int ISSUES_MAX_COUNT = 10_000;

  private record Key(int projectNumber, int number) {}

  private record Change(Instant at, @Nullable String actor) {}

  private final LinkedHashMap<Key, Change> changes = new LinkedHashMap<>();

  /// The events that an input brings.
  public static List<SequencedEvent> eventsOf(Input input) {
    if (input instanceof Input.FrameArrived(_, HubFrame.Event(var event))) {
      return List.of(event);
    } else if (input instanceof Input.FrameArrived(_, HubFrame.Replay(_, var events, _))) {
      return events;
    } else if (input instanceof Input.EventsRead(_, _, _, var page)) {
      return page.events();
    }
    return List.of();
  }

  /// Takes what events tell of it.
  public void see(List<SequencedEvent> events) {
    for (SequencedEvent event : events) {
      if (event.event().subject() instanceof Subject.OfIssue(var issue)) {
        see(issue.projectNumber(), issue.number(), issue.updatedAt(), event.event().actor());
      }
    }
  }

  /// @param at when the issue was changed
  public void see(int projectNumber, int number, Instant at, @Nullable String actor) {
    Key key = new Key(projectNumber, number);
    Change before = changes.get(key);
    if (before != null && before.at().isAfter(at)) {
      return;
    }
    changes.remove(key);
    changes.put(key, new Change(at, actor));
    if (changes.size() > ISSUES_MAX_COUNT) {
      var _ = changes.pollFirstEntry();
    }
  }

  /// Who made the change that left the issue as it is; null where that was not heard of.
  public @Nullable String of(Issue issue) {
    Change change = changes.get(new Key(issue.projectNumber(), issue.number()));
    return change != null && change.at().equals(issue.updatedAt()) ? change.actor() : null;
  }
}
