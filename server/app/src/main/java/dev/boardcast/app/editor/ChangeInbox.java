package dev.boardcast.app.editor;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Collects what a sidecar tells its editor, and lets a thread wait for it. Thread-safe.
///
/// Holds the last `KEPT_MAX_COUNT` changes; older ones are forgotten.
public final class ChangeInbox implements EditorListener {
  private static final int KEPT_MAX_COUNT = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<Received> changes = new ArrayList<>();
  private @Nullable JsonObject status;
  private int batches;

  /// A change, and when its notification came.
  public record Received(JsonObject change, long atNanos) {}

  @Override
  public void changes(JsonObject batch, long receivedAtNanos) {
    lock.lock();
    try {
      batches++;
      for (JsonElement change : batch.getAsJsonArray("changes")) {
        if (changes.size() == KEPT_MAX_COUNT) {
          changes.removeFirst();
        }
        changes.add(new Received(change.getAsJsonObject(), receivedAtNanos));
      }
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void statusChanged(JsonObject newStatus) {
    lock.lock();
    try {
      status = newStatus;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Notifications so far.
  public int batches() {
    lock.lock();
    try {
      return batches;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a change, which then is taken out of the inbox with all before it; null when none
  /// comes in time.
  public @Nullable Received await(Predicate<JsonObject> wanted, long timeoutMs)
      throws InterruptedException {
    long remaining = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    lock.lock();
    try {
      while (true) {
        for (int i = 0; i < changes.size(); i++) {
          Received candidate = changes.get(i);
          if (wanted.test(candidate.change())) {
            changes.subList(0, i + 1).clear();
            return candidate;
          }
        }
        if (remaining <= 0) {
          return null;
        }
        remaining = arrived.awaitNanos(remaining);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a state of the link; false when it is not reached in time.
  public boolean awaitState(String state, long timeoutMs) throws InterruptedException {
    long remaining = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    lock.lock();
    try {
      while (status == null || !state.equals(status.get("state").getAsString())) {
        if (remaining <= 0) {
          return false;
        }
        remaining = arrived.awaitNanos(remaining);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is a change, or the time is over.
  public void awaitAnything(long timeoutMs) throws InterruptedException {
    long remaining = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    lock.lock();
    try {
      JsonObject before = status;
      while (changes.isEmpty() && Objects.equals(before, status) && remaining > 0) {
        remaining = arrived.awaitNanos(remaining);
      }
    } finally {
      lock.unlock();
    }
  }

  /// All changes so far, which then are taken out.
  public List<Received> drain() {
    lock.lock();
    try {
      List<Received> all = List.copyOf(changes);
      changes.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// The last status told; null before the first.
  public @Nullable JsonObject status() {
    lock.lock();
    try {
      return status;
    } finally {
      lock.unlock();
    }
  }
}
