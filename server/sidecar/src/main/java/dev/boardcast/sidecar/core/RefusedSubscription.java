package dev.boardcast.sidecar.core;

import dev.boardcast.core.access.OtherProjects;
import dev.boardcast.core.sync.Subscription;
import dev.boardcast.protocol.hub.HubFrame;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A hub, or a tracker, that does not let the key see what is to be followed. It would say the same
/// each time, so this is for a person to mend.
final class RefusedSubscription {
  /// The code of an `error` frame (docs/PROTOCOL.md, "Hub").
  private static final String FORBIDDEN = "forbidden";

  /// Of the hub's words, in the status.
  private static final int WORDS_MAX_CHARS = 200;

  private RefusedSubscription() {}

  static boolean is(HubFrame.Fault fault) {
    return fault.code().equals(FORBIDDEN);
  }

  /// What is wrong and what to do, in a sentence.
  static String remedy(HubFrame.Fault fault) {
    String words = fault.message();
    return remedy(
        "hub", words.length() <= WORDS_MAX_CHARS ? words : words.substring(0, WORDS_MAX_CHARS));
  }

  /// The same of a tracker that is polled.
  ///
  /// @param allowed the projects that the key is for; null where it is for all
  /// @return null where nothing is wrong
  static @Nullable String remedy(Subscription followed, @Nullable Set<Integer> allowed) {
    if (allowed == null || !(followed instanceof Subscription.Only(var wanted))) {
      return null;
    }
    List<Integer> refused = wanted.stream().filter(n -> !allowed.contains(n)).toList();
    return refused.isEmpty() ? null : remedy("tracker", OtherProjects.refusal(refused));
  }

  private static String remedy(String who, String words) {
    return "The %s refuses the subscription: %s. Use a key that is for them, or set `projectNumbers` to others."
        .formatted(who, words);
  }
}
