package dev.boardcast.client.tracker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a view of the client makes its calls.
///
/// @param retries how often a failed attempt is repeated
/// @param actor in whose name; null for nobody's
/// @param session which of several of that name; null where it does not say
/// @param patience what all attempts and pauses of a call may take together; null for any time
record CallOptions(
    int retries, @Nullable String actor, @Nullable String session, @Nullable Duration patience) {
  CallOptions withRetries(int count) {
    return new CallOptions(count, actor, session, patience);
  }

  CallOptions withActor(@Nullable String name) {
    return new CallOptions(retries, name, session, patience);
  }

  CallOptions withSession(String id) {
    return new CallOptions(retries, actor, id, patience);
  }

  CallOptions within(Duration time) {
    return new CallOptions(retries, actor, session, time);
  }
}
