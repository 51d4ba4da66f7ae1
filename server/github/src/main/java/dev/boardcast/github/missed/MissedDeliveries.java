package dev.boardcast.github.missed;

import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.GitHubApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What GitHub could not deliver while the server was stopped, of each organization whose hook was
/// ever heard: asked for once after a start, a request at a time, beside the boards.
public final class MissedDeliveries {
  /// GitHub keeps deliveries for so long.
  static final Duration KEPT_MAX = Duration.ofDays(3);

  /// The same of an Enterprise server.
  static final Duration KEPT_MAX_ENTERPRISE = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger(MissedDeliveries.class);

  private final InstantSource clock;
  private final Set<String> known = new HashSet<>();
  private final List<Missed> open = new ArrayList<>();

  public MissedDeliveries(InstantSource clock) {
    this.clock = clock;
  }

  /// Asks for those of an organization, where that was not done yet. On any thread.
  public synchronized void of(GitHubApi api, Endpoint endpoint, String owner) {
    if (known.add(endpoint.host() + " " + owner)) {
      Duration kept = endpoint.isEnterprise() ? KEPT_MAX_ENTERPRISE : KEPT_MAX;
      open.add(new Missed(api, owner, kept, clock));
    }
  }

  /// Does what is due: a request of each. On the connections' thread.
  ///
  /// @param next when that is wanted again for other reasons
  /// @return when it is
  public Instant step(Instant next) {
    Instant earliest = next;
    for (Missed missed : all()) {
      step(missed);
      Optional<Instant> due = missed.due();
      if (due.isPresent() && due.get().isBefore(earliest)) {
        earliest = due.get();
      }
    }
    return earliest;
  }

  private synchronized List<Missed> all() {
    open.removeIf(missed -> missed.due().isEmpty());
    return List.copyOf(open);
  }

  private void step(Missed missed) {
    if (missed.due().filter(due -> !clock.instant().isBefore(due)).isEmpty()) {
      return;
    }
    try {
      missed.step();
    } catch (RuntimeException e) {
      LOG.error("what GitHub could not deliver is not asked for again", e);
      synchronized (this) {
        open.remove(missed);
      }
    }
  }
}
