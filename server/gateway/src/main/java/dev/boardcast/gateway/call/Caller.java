package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.Counterpart;

/// Who asks.
///
/// @param key that let them in
/// @param session tells several callers of one key apart, where they can be; else the key's name
/// @param face `mcp` or `rest`
/// @param requestId by which a request is found again
/// @param address where it comes from
/// @param counterpart to whom a server may speak while it works on the call
public record Caller(
    KeyConfig key,
    String session,
    String face,
    String requestId,
    String address,
    Counterpart counterpart) {}
