package dev.boardcast.sidecar.announce;

import dev.boardcast.core.link.LinkStatus;

/// Words the state of the link for a person.
final class StateFormatter {
  static final int TEXT_MAX_CHARACTERS = 400;

  private StateFormatter() {}

  static UserMessage of(LinkStatus status) {
    Severity severity =
        switch (status.condition()) {
          case MISCONFIGURED -> Severity.ERROR;
          case POLLING, OFFLINE -> Severity.WARNING;
          case CONNECTING, LIVE, STOPPED -> Severity.INFO;
        };
    return new UserMessage(
        severity,
        PlainText.of(
            "Boardcast is " + status.condition().wireName() + ". " + sentence(status),
            TEXT_MAX_CHARACTERS));
  }

  /// The state's sentence, on one line.
  static String sentence(LinkStatus status) {
    return PlainText.of(status.message(), TEXT_MAX_CHARACTERS);
  }
}
