package dev.boardcast.app.doctor;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of one attempt to talk to an address.
sealed interface Answer {
  /// Nothing listens there.
  record Refused() implements Answer {}

  record UnknownHost() implements Answer {}

  /// No connection, for another reason.
  ///
  /// @param why in a few words
  record Unreachable(String why) implements Answer {}

  /// TLS was asked for, and what answers does not speak it.
  record NoTls() implements Answer {}

  /// TLS failed otherwise.
  ///
  /// @param why in a few words
  record TlsFailed(String why) implements Answer {}

  /// Connected, and then nothing came in time.
  record Silent() implements Answer {}

  /// Connected, and then the other side closed without a word.
  record Closed() implements Answer {}

  /// It said something that is not HTTP.
  ///
  /// @param beginning of what it said, made fit to be shown
  /// @param tls whether it looks like TLS's refusal of plain text
  record NotHttp(String beginning, boolean tls) implements Answer {}

  /// An HTTP response that is no upgrade.
  ///
  /// @param headers by their lower-case names
  /// @param body its beginning
  record Http(int status, Map<String, String> headers, String body) implements Answer {
    public Http {
      headers = Map.copyOf(headers);
    }

    /// The header's value; empty when there is none.
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /// A WebSocket was opened.
  ///
  /// @param firstText the first text message; null when none came in time
  record Upgraded(@Nullable String firstText) implements Answer {}
}
