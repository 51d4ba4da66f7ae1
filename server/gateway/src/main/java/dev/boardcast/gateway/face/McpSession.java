package dev.boardcast.gateway.face;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.talk.Asking;
import dev.boardcast.gateway.talk.Follows;
import dev.boardcast.mcp.rpc.stream.EventStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A session of an older caller: its calls in flight, and the one stream that brings what belongs
/// to no request. Thread-safe.
final class McpSession {
  private final String id;
  private final KeyConfig key;
  private final RawObject offers;
  private final Follows follows;
  private final Asking asking = new Asking();

  /// From which on it wants servers' logs; null where it did not say.
  private volatile @Nullable LogLevel level;

  /// What cancels them, by their ids as they were written.
  private final Map<String, Runnable> calls = new ConcurrentHashMap<>(4);

  private volatile long usedNanos;

  /// Guarded by this.
  private @Nullable EventStream stream;

  /// Guarded by this.
  private boolean closed;

  /// @param offers what it does for servers
  McpSession(String id, KeyConfig key, RawObject offers, Follows follows, long nowNanos) {
    this.follows = follows;
    this.id = id;
    this.key = key;
    this.offers = offers;
    usedNanos = nowNanos;
  }

  String id() {
    return id;
  }

  KeyConfig key() {
    return key;
  }

  RawObject offers() {
    return offers;
  }

  /// Wants to be told of a resource.
  ///
  /// @return whether there was room for it
  boolean follow(Follows.One one) {
    boolean added = follows.add(this, key.name(), one);
    boolean over;
    synchronized (this) {
      over = closed;
    }
    if (over) {
      follows.remove(this);
    }
    return added;
  }

  void unfollow(String shown) {
    follows.remove(this, shown);
  }

  /// What it is asked.
  Asking asking() {
    return asking;
  }

  @Nullable LogLevel level() {
    return level;
  }

  void level(LogLevel from) {
    level = from;
  }

  void used(long nowNanos) {
    usedNanos = nowNanos;
  }

  long usedNanos() {
    return usedNanos;
  }

  synchronized boolean isBusy() {
    return stream != null || !calls.isEmpty();
  }

  void began(String call, Runnable cancel) {
    calls.putIfAbsent(call, cancel);
  }

  void ended(String call, Runnable cancel) {
    calls.remove(call, cancel);
  }

  void cancel(String call) {
    Runnable cancel = calls.get(call);
    if (cancel != null) {
      cancel.run();
    }
  }

  /// A new stream takes the place of the one before: its client may not know yet that it is lost.
  void attach(EventStream next) {
    EventStream before;
    synchronized (this) {
      before = closed ? next : stream;
      stream = closed ? null : next;
    }
    if (before != null) {
      before.finish(404);
    }
  }

  synchronized void detach(EventStream gone) {
    if (stream == gone) {
      stream = null;
    }
  }

  /// Tells what belongs to no request, where somebody listens. May block.
  void tell(String json) {
    EventStream to;
    synchronized (this) {
      to = stream;
    }
    if (to != null) {
      to.send(json);
    }
  }

  void close() {
    EventStream last;
    synchronized (this) {
      closed = true;
      last = stream;
      stream = null;
    }
    if (last != null) {
      last.finish(404);
    }
    calls.values().forEach(Runnable::run);
    asking.close();
    follows.remove(this);
  }
}
