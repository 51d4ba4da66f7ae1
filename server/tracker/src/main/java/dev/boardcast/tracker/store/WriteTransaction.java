package dev.boardcast.tracker.store;

import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One change on its way: the connection, the time, and the events it makes. Confined to the thread
/// that the change runs on.
public interface WriteTransaction {
  Sql sql();

  /// Who makes it.
  Actor caller();

  /// The same change, what follows made in another name.
  WriteTransaction inNameOf(Actor other);

  /// When this change happens, in whole milliseconds: the same for all it does.
  Instant now();

  /// Moves the project on by one event. Every change does so exactly once, before it reads the
  /// project back, because a project's version and update time are those of its last event.
  ///
  /// @return the sequence of the event that must follow through `emit`
  long advance(int project);

  /// Writes the event of this change into the log.
  default void emit(
      int project, long sequence, EventType type, Subject subject, List<String> changed) {
    emit(project, sequence, type, subject, changed, null);
  }

  /// The same of a change that undoes another one, or of one that did not stay.
  void emit(
      int project,
      long sequence,
      EventType type,
      Subject subject,
      List<String> changed,
      @Nullable Overruled overruled);

  /// Writes the event of a comment into the log: a change of the issue that carries it.
  ///
  /// @param issue as it is with it
  void emit(int project, long sequence, Issue issue, Comment comment);

  /// The digest of the project's last event, those of this change included; null before the first.
  /// The table need not have it yet: see `EventLog.append`.
  @Nullable String tip(int project);

  /// Whether anything was changed so far.
  boolean hasEvents();
}
