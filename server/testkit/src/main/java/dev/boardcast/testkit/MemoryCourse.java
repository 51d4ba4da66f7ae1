package dev.boardcast.testkit;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What this process holds on to, looked at now and then in the course of a long test: the heap
/// after a collection, and what is outside of it.
public final class MemoryCourse {
  private static final int MIB = 1024 * 1024;

  private final List<Long> bytes = new ArrayList<>();

  /// Looks now.
  ///
  /// @param outsideBytes memory of a library outside the heap that the JDK does not know of
  public void look(long outsideBytes) {
    System.gc();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    bytes.add(heap + direct + outsideBytes);
  }

  /// From the first look to the last one.
  public long growthBytes() {
    return bytes.getLast() - bytes.getFirst();
  }

  /// In MiB, one number a look.
  @Override
  public String toString() {
    return bytes.stream()
        .map(look -> "%.1f".formatted((double) look / MIB))
        .collect(Collectors.joining(" ", "MiB in use ", ""));
  }
}
