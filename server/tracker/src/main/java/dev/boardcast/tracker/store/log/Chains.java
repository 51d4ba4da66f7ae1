package dev.boardcast.tracker.store.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The projects' chains of digests as the writer makes them longer: what is committed, and on top
/// of it what the present transaction has done so far. Confined to one thread at a time.
public final class Chains {
  private final Supplier<String> epoch;
  private final IntFunction<@Nullable String> committedTip;
  private final ChainDigest digests = new ChainDigest();
  private final Map<Integer, String> uncommitted = new HashMap<>();

  /// @param committedTip the digest of a project's last committed event; null before the first
  public Chains(Supplier<String> epoch, IntFunction<@Nullable String> committedTip) {
    this.epoch = epoch;
    this.committedTip = committedTip;
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
    return digest == null ? committedTip.apply(project) : digest;
  }

  /// The digest of an event.
  ///
  /// @param before the digest before it; null where the chain begins
  public String next(@Nullable String before, int project, long sequence, String json) {
    return digests.next(
        before == null ? ChainDigest.seed(epoch.get(), project, sequence - 1) : before, json);
  }
}
