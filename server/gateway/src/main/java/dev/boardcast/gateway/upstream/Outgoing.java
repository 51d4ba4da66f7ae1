package dev.boardcast.gateway.upstream;

import org.jspecify.annotations.Nullable;

/// A message on its way to a server.
///
/// @param id of the request; 0 where it is none
/// @param method empty for an answer
/// @param name what a request is about, where its headers repeat that
/// @param written told when it has left
record Outgoing(String json, long id, String method, @Nullable String name, Runnable written) {}
