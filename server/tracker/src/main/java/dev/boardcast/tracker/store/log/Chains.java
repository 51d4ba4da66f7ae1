package dev.boardcast.tracker.store.log;

import dev.boardcast.tracker.store.LogHeads;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The projects' chains of digests as the writer makes them longer: what is committed, and on top
/// of it what the present transaction has done so far. Writer thread only.
public final class Chains {
  private final LogHeads heads;
  private final ChainDigest digests = new ChainDigest();
  private final Map<Integer, String> uncommitted = new HashMap<>();

  public Chains(LogHeads heads) {
    this.heads = heads;
  }

  /// A transaction begins: what the one before it did is committed, or lost.
  public void begin() {
    uncommitted.clear();
  }

  /// A write of the transaction was done; nothing but the transaction itself can take it back.
  public void keep(List<PendingEvent> events) {
    events.forEach(event -> uncommitted.put(event.project(), event.digest()));
  }

  /// The digest of a project's last event; null before the first.
  public @Nullable String tip(int project) {
    String digest = uncommitted.get(project);
    return digest == null ? heads.of(project).digest() : digest;
  }

  /// The digest of an event.
  ///
  /// @param before the digest before it; null where the chain begins
  public String next(@Nullable String before, int project, long sequence, String json) {
    return digests.next(
        before == null ? ChainDigest.seed(heads.epoch(), project, sequence - 1) : before, json);
  }
}
