package dev.boardcast.gateway.talk;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.mcp.rpc.MessageSink;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call of an older caller: what its server says goes beside the answer, on the call's own
/// stream, and the caller answers by a request of its own. Thread-safe.
public final class OlderTalk implements Counterpart {
  private final MessageSink to;
  private final Asking asking;
  private final RawObject offers;
  private final @Nullable LogLevel level;

  private final AskLimit limit;
  private final String key;

  /// Guarded by itself, as is the next.
  private final List<String> asked = new ArrayList<>(0);

  /// Questions that are open.
  private int open;

  private boolean toldOfLimit;

  /// @param key its name
  /// @param offers of the session
  /// @param level that it has set; null for none
  public OlderTalk(
      MessageSink to,
      Asking asking,
      AskLimit limit,
      String key,
      RawObject offers,
      @Nullable LogLevel level) {
    this.to = to;
    this.asking = asking;
    this.limit = limit;
    this.key = key;
    this.offers = to.isOpen() ? offers : RawObject.EMPTY;
    this.level = level;
  }

  @Override
  public RawObject offers() {
    return offers;
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return level;
  }

  @Override
  public boolean understandsQuestions() {
    return false;
  }

  @Override
  public RawObject answers() {
    return RawObject.EMPTY;
  }

  @Override
  public void told(String method, RawObject params) {
    LogLevel of = LogLevel.of(params.text("level"));
    if (level == null || of == null || of.compareTo(level) >= 0) {
      to.send(Rpc.notification(method, params));
    }
  }

  @Override
  public void ask(String method, RawObject params, Consumer<String> then) {
    boolean hasRoom;
    boolean told;
    synchronized (asked) {
      hasRoom = open > 0 || limit.begin(key);
      open += hasRoom ? 1 : 0;
      told = toldOfLimit;
      toldOfLimit |= !hasRoom;
    }
    if (!hasRoom) {
      if (!told) {
        limit.reached(key);
      }
      then.accept(AskLimit.full());
      return;
    }
    // Revisions before 2026-07-28 want one.
    boolean bare = "url".equals(params.text("mode")) && !params.has("elicitationId");
    AtomicReference<@Nullable String> own = new AtomicReference<>("");
    String id =
        asking.ask(
            to,
            method,
            bare
                ? params.with("elicitationId", RawObject.quote(UUID.randomUUID().toString()))
                : params,
            member -> {
              synchronized (asked) {
                asked.remove(own.getAndSet(null));
                // Where the call is over, none is.
                if (open > 0 && --open == 0) {
                  limit.end(key);
                }
              }
              then.accept(member);
            });
    synchronized (asked) {
      // Where the answer was there at once, it is not open any more.
      if (own.compareAndSet("", id)) {
        asked.add(id);
      }
    }
  }

  /// The call is over: what was asked for it is not wanted any more.
  public void over() {
    List<String> left;
    synchronized (asked) {
      left = asked.stream().filter(asking::forget).toList();
      if (open > 0) {
        open = 0;
        limit.end(key);
      }
    }
    for (String id : left) {
      to.send(Rpc.notification("notifications/cancelled", RawObject.EMPTY.with("requestId", id)));
    }
  }
}
