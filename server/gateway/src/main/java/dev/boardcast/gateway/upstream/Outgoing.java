package dev.boardcast.gateway.upstream;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A message on its way to a server.
///
/// @param id of the request; 0 where it is none
/// @param method empty for an answer
/// @param name what a request is about, where its headers repeat that
/// @param leaves asked once, right before it leaves; false where it is not wanted any more
record Outgoing(
    String json, long id, String method, @Nullable String name, BooleanSupplier leaves) {}
