package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.json.RawObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call of a tool.
///
/// @param caller tells callers apart; state of one never shows to another
/// @param tool the server's own name
/// @param arguments as they were written
/// @param meta what the caller sent beside them; without what belongs to the caller's own protocol
/// @param progress told each `notifications/progress` of the call, its token left out; null where
///   nobody listens; may block
/// @param counterpart to whom its server may speak meanwhile
/// @param trace by what it is found again at its server
/// @param timeoutMs how long an answer is awaited
public record ToolCall(
    String caller,
    String tool,
    RawObject arguments,
    RawObject meta,
    @Nullable Consumer<RawObject> progress,
    Counterpart counterpart,
    Trace trace,
    long timeoutMs) {}
