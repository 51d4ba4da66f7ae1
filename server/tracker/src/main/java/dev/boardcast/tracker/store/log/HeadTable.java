package dev.boardcast.tracker.store.log;

import dev.boardcast.core.event.Lineage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.tracker.store.LogHeads;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// The heads as they are kept: written by one thread after each commit, read by any.
public final class HeadTable implements LogHeads {
  private final Lineage lineage;
  private final Map<Integer, LogHead> byProject = new ConcurrentHashMap<>();

  /// Written by one thread at a time.
  private volatile Sum all = Sum.ZERO;

  public HeadTable(Lineage lineage, Map<Integer, LogHead> stored) {
    this.lineage = lineage;
    stored.forEach(this::advance);
  }

  @Override
  public Lineage lineage() {
    return lineage;
  }

  @Override
  public LogHead of(int project) {
    return byProject.getOrDefault(project, LogHead.NONE);
  }

  @Override
  public Map<Integer, LogHead> all() {
    return Map.copyOf(byProject);
  }

  @Override
  public void forEach(BiConsumer<Integer, LogHead> action) {
    byProject.forEach(action);
  }

  @Override
  public Sum sum() {
    return all;
  }

  /// Notes where a log ends now.
  public void advance(int project, LogHead head) {
    LogHead before = byProject.put(project, head);
    Sum without = before == null ? all : all.minus(project, before);
    all = without.plus(project, head);
  }
}
