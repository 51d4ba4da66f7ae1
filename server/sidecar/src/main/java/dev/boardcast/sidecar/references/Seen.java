package dev.boardcast.sidecar.references;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Project;
import org.jspecify.annotations.Nullable;

/// An issue as it is known here, and how well.
///
/// @param project its board
/// @param ageMs since it was last known to be the tracker's; 0 while the link is live
/// @param actor who made its last change; null where that was not heard of
public record Seen(Project project, Issue issue, long ageMs, @Nullable String actor) {}
