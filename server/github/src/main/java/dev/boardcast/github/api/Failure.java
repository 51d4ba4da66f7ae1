package dev.boardcast.github.api;

import dev.boardcast.github.core.pace.Pacing;
import java.time.Instant;

/// Why there is no data.
public sealed interface Failure {
  /// For a person.
  String message();

  /// It has to wait. Where it was sent for all that, some of it may be done.
  record Waiting(Instant until, Pacing.Why why) implements Failure {
    @Override
    public String message() {
      return switch (why) {
        case PACE -> "GitHub takes no more changes in so short a time";
        case LIMIT_USED_UP -> "GitHub's limit is used up";
        case LIMIT_LOW -> "little of GitHub's limit is left, and other tools need it, too";
        case TOLD_TO_STOP -> "GitHub asked for a pause";
      };
    }
  }

  /// The token is missing, is not valid, or lacks a right.
  record Denied(String message) implements Failure {}

  /// What was asked for is not there, or hidden from this token.
  record Gone(String message) implements Failure {}

  /// No answer, or none that says whether something was done.
  record Unknown(String message) implements Failure {}
}
