package dev.boardcast.core.event;

import dev.boardcast.core.domain.Position;
import java.util.List;

/// The answer to "what came after this position?".
///
/// @param recovered whether `events` are all there were up to `position`; when false, `events` is
///   empty and the asker must read the board again
/// @param position of the last event of the answer, or, when there is none, of the log's head
public record EventPage(boolean recovered, Position position, List<SequencedEvent> events) {
  public EventPage {
    events = List.copyOf(events);
  }
}
