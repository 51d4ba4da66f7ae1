package dev.boardcast.sidecar.core.message;

import dev.boardcast.core.link.LinkStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state as the editor is told it.
///
/// @param since when its condition began
/// @param lastEventAt when the editor's boards last changed; null before the first time
/// @param nextAttemptInMs null when no attempt to connect is due
public record StatusSnapshot(
    LinkStatus status,
    Instant since,
    @Nullable Instant lastEventAt,
    @Nullable Long nextAttemptInMs) {}
