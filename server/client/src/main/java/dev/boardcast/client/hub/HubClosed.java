package dev.boardcast.client.hub;

import dev.boardcast.client.Addresses;
import dev.boardcast.protocol.hub.CloseReason;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a connection ended.
///
/// @param code of the close frame, or one of Java-WebSocket's for what never was one (negative)
/// @param comeback whether to connect again unchanged
/// @param reason a sentence or two for a person, with the remedy where there is one
public record HubClosed(int code, CloseReason.Comeback comeback, String reason) {
  private static final int NEVER_CONNECTED = -1;
  private static final int ABNORMAL = 1006;
  private static final Pattern STATUS = Pattern.compile("status code received: (\\d{3})");
  private static final String SET_KEY =
      " Set `apiKey` in the editor's settings, or the environment variable"
          + " STATE_TRACKING_API_KEY, to the hub's key.";

  /// Explains what the library reports.
  ///
  /// @param byHub whether the hub closed it
  /// @param failure what went wrong before, where something did
  static HubClosed of(
      URI url, int code, @Nullable String text, boolean byHub, @Nullable Exception failure) {
    String where = Addresses.bare(url);
    Matcher status = STATUS.matcher(text == null ? "" : text);
    if (status.find()) {
      return refused(where, code, Integer.parseInt(status.group(1)));
    }
    Optional<CloseReason> known = CloseReason.fromCode(code);
    if (byHub && known.isPresent()) {
      return closedByHub(where, known.get());
    }
    if (known.orElse(null) == CloseReason.MESSAGE_TOO_BIG) {
      return new HubClosed(
          code,
          CloseReason.Comeback.NOT_UNCHANGED,
          "The hub at %s sent a message of more than %d MiB."
              .formatted(where, HubConnection.MESSAGE_MAX_BYTES >> 20));
    }
    String cause = failure == null || failure.getMessage() == null ? "" : failure.getMessage();
    String sentence =
        switch (code) {
          case NEVER_CONNECTED -> "The hub at " + where + " cannot be reached";
          case ABNORMAL -> "The connection to the hub at " + where + " broke";
          default -> "The hub at " + where + " closed the connection (" + code + ")";
        };
    return new HubClosed(
        code,
        CloseReason.Comeback.YES,
        sentence + (cause.isBlank() ? "." : ": " + firstLine(cause) + "."));
  }

  private static HubClosed refused(String where, int code, int httpStatus) {
    return switch (httpStatus) {
      case 401, 403 ->
          new HubClosed(
              code,
              CloseReason.Comeback.NOT_UNCHANGED,
              "The hub at " + where + " refused the API key (" + httpStatus + ")." + SET_KEY);
      case 429 ->
          new HubClosed(
              code,
              CloseReason.Comeback.YES,
              "The hub at "
                  + where
                  + " puts this address off (429): too many requests without a valid API key came from it."
                  + SET_KEY);
      case 503 ->
          new HubClosed(
              code,
              CloseReason.Comeback.YES,
              "The hub at %s lets nobody in just now (503): this server does not see its database, or is ending."
                  .formatted(where));
      default ->
          new HubClosed(
              code,
              CloseReason.Comeback.YES,
              "What answers at %s is not the hub (HTTP %d). If this stays so, check `hubUrl`."
                  .formatted(where, httpStatus));
    };
  }

  private static HubClosed closedByHub(String where, CloseReason reason) {
    String sentence =
        "The hub at %s closed the connection: %s (%d)."
            .formatted(where, reason.text(), reason.code());
    return new HubClosed(
        reason.code(),
        reason.comeback(),
        reason == CloseReason.KEY_REFUSED ? sentence + SET_KEY : sentence);
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
