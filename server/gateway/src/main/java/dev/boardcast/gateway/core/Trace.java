package dev.boardcast.gateway.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// By what a call is found again at the server that it went to. Pure.
///
/// @param requestId as the caller, the log and the audit have it; empty where nobody asked
/// @param traceparent W3C's, of which the call is a part; empty where it is of none
public record Trace(String requestId, String traceparent) {
  public static final String REQUEST_ID = "X-Request-ID";
  public static final String TRACEPARENT = "traceparent";

  /// Of what the gateway asks for itself.
  public static final Trace NONE = new Trace("", "");

  private static final Pattern TRACE_FORM =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  /// Whether a text is of the form that W3C gives it; no other goes into a header.
  public static boolean isTraceparent(@Nullable String text) {
    return text != null && TRACE_FORM.matcher(text).matches();
  }

  /// @param traceparent null for none; one that is malformed is none
  public static Trace of(String requestId, @Nullable String traceparent) {
    return new Trace(
        requestId, traceparent != null && isTraceparent(traceparent) ? traceparent : "");
  }

  /// What a request over HTTP says of it.
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!requestId.isEmpty()) {
      headers.put(REQUEST_ID, requestId);
    }
    if (!traceparent.isEmpty()) {
      headers.put(TRACEPARENT, traceparent);
    }
    return headers;
  }

  /// The same for a request that has headers of its own already: those count.
  public Map<String, String> headersBeside(Set<String> own) {
    Map<String, String> headers = headers();
    headers.keySet().removeIf(name -> own.stream().anyMatch(name::equalsIgnoreCase));
    return headers;
  }
}
