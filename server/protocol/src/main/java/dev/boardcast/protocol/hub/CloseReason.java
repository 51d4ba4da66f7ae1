package dev.boardcast.protocol.hub;

import java.util.Arrays;
import java.util.Optional;

/// Why a WebSocket between hub and client was closed. The one table of codes (RFC 6455, section
/// 7.4): the code alone tells a client whether to come back.
public enum CloseReason {
  NORMAL(1000, "bye", Comeback.NOT_UNCHANGED),
  GOING_AWAY(1001, "the hub is shutting down", Comeback.YES),
  PROTOCOL_ERROR(1002, "not a WebSocket frame", Comeback.NOT_UNCHANGED),
  UNSUPPORTED_DATA(1003, "text frames only", Comeback.NOT_UNCHANGED),
  INVALID_TEXT(1007, "the frame is not UTF-8", Comeback.NOT_UNCHANGED),
  MESSAGE_TOO_BIG(1009, "the message is too big", Comeback.NOT_UNCHANGED),
  INTERNAL_ERROR(1011, "the hub failed", Comeback.YES),
  KEY_REFUSED(4401, "the key is not valid any more", Comeback.NOT_UNCHANGED),
  PONG_TIMEOUT(4408, "no pong in time", Comeback.YES),
  SLOW_CONSUMER(4413, "the client reads too slowly: the send queue is full", Comeback.YES),
  TOO_MANY_ERRORS(4422, "too many errors on this connection", Comeback.NOT_UNCHANGED),
  TOO_MANY_CONNECTIONS(4429, "too many connections", Comeback.YES);

  /// Whether a client may connect again.
  public enum Comeback {
    /// Yes, after the usual backoff.
    YES,
    /// Only after something was changed on the client's side: its key, its URL, its code.
    NOT_UNCHANGED
  }

  private final int code;
  private final String text;
  private final Comeback comeback;

  CloseReason(int code, String text, Comeback comeback) {
    this.code = code;
    this.text = text;
    this.comeback = comeback;
  }

  public int code() {
    return code;
  }

  /// At most 123 bytes, the bound of RFC 6455, section 5.5.
  public String text() {
    return text;
  }

  public Comeback comeback() {
    return comeback;
  }

  /// The reason behind a received code; empty for codes of others (proxies, abnormal ends), after
  /// which a client comes back.
  public static Optional<CloseReason> fromCode(int code) {
    return Arrays.stream(values()).filter(r -> r.code == code).findFirst();
  }
}
