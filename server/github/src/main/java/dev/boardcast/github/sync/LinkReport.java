package dev.boardcast.github.sync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A connection, for a person.
///
/// @param since when this state began
/// @param waiting changes of the board that GitHub does not have yet
/// @param seenAt when GitHub was last read through
/// @param notShown items of the project that are no issues or drafts, as far as they were read
/// @param overruled changes that lost against another one of the same field, since the server began
public record LinkReport(
    int project,
    String host,
    String owner,
    int number,
    String url,
    String state,
    String message,
    Instant since,
    int waiting,
    int cards,
    @Nullable Instant seenAt,
    @Nullable Instant retryAt,
    int notShown,
    int overruled) {}
