package dev.boardcast.protocol.rest;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.RefusedChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An event as a line of what happened lately: who changed what, and how it stood then.
///
/// @param issueNumber null for events of a project or its phases
/// @param type the event's wire name
/// @param changed names of the fields that changed; empty for a creation or a delete
/// @param title of the issue after the event (for a delete: before it); of the project where it is
///   about no issue
/// @param status of the issue; null where there is none
/// @param conflict another change of the same field that did not stay; null for most lines
/// @param refused a change that the mirrored system did not take; null for most lines
/// @param comment the beginning of what was said about the issue; null for most lines
public record ActivityEntry(
    long sequence,
    int projectNumber,
    @Nullable Integer issueNumber,
    String type,
    Instant timestamp,
    @Nullable String actor,
    @Nullable String origin,
    List<String> changed,
    String title,
    @Nullable IssueStatus status,
    @Nullable String phase,
    @Nullable String assignee,
    @Nullable Conflict conflict,
    @Nullable RefusedChange refused,
    @Nullable String comment) {
  public ActivityEntry {
    changed = List.copyOf(changed);
  }
}
