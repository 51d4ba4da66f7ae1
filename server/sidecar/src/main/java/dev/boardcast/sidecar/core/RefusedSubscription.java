package dev.boardcast.sidecar.core;

import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.rest.ProblemCode;

/// A hub that does not let the key see what is to be followed. It would say the same each time, so
/// this is for a person to mend.
final class RefusedSubscription {
  /// Of the hub's words, in the status.
  private static final int WORDS_MAX_CHARS = 200;

  private RefusedSubscription() {}

  static boolean is(HubFrame.Fault fault) {
    return fault.code().equals(ProblemCode.FORBIDDEN.wireName());
  }

  /// What is wrong and what to do, in a sentence.
  static String remedy(HubFrame.Fault fault) {
    String words = fault.message();
    String kept = words.length() <= WORDS_MAX_CHARS ? words : words.substring(0, WORDS_MAX_CHARS);
    return "The hub refuses the subscription: %s. Use a key that is for them, or set `projectNumbers` to others."
        .formatted(kept);
  }
}
