package dev.boardcast.gateway.upstream.link;

import dev.boardcast.gateway.core.Trace;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A message on its way to a server.
///
/// @param id of the request; 0 where it is none
/// @param method empty for an answer
/// @param name what a request is about, where its headers repeat that
/// @param repeated more of what it is about, as headers
/// @param trace of which call it is, for the headers of a link that has some
/// @param leaves asked once, right before it leaves; false where it is not wanted any more
public record Outgoing(
    String json,
    long id,
    String method,
    @Nullable String name,
    List<ParamHeaders.Header> repeated,
    Trace trace,
    BooleanSupplier leaves) {
  /// What belongs to no call.
  public Outgoing(
      String json, long id, String method, @Nullable String name, BooleanSupplier leaves) {
    this(json, id, method, name, List.of(), Trace.NONE, leaves);
  }
}
