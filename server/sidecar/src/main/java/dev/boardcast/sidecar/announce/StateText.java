package dev.boardcast.sidecar.announce;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.sidecar.announce.Announcement.Severity;

/// Words `boardcast/statusChanged` for a person.
final class StateText {
  static final int TEXT_MAX_CHARACTERS = 400;

  private StateText() {}

  /// @param status params of `boardcast/statusChanged`, or the answer to `boardcast/status`
  static Announcement of(JsonObject status) {
    String state = state(status);
    Severity severity =
        switch (state) {
          case "misconfigured" -> Severity.ERROR;
          case "polling", "offline" -> Severity.WARNING;
          default -> Severity.INFO;
        };
    return new Announcement(
        severity,
        PlainText.of("Boardcast is " + state + ". " + sentence(status), TEXT_MAX_CHARACTERS));
  }

  static String state(JsonObject status) {
    return status.get("state").getAsString();
  }

  /// The state's sentence, on one line.
  static String sentence(JsonObject status) {
    JsonElement message = status.get("message");
    return message == null ? "" : PlainText.of(message.getAsString(), TEXT_MAX_CHARACTERS);
  }
}
