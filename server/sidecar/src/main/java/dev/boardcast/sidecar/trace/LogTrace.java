package dev.boardcast.sidecar.trace;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// `$/logTrace`: what goes on behind the messages, in sentences, as far as the editor wants it
/// (`$/setTrace`). Thread-safe; nothing blocks. The writer takes the lines when it has nothing else
/// to write.
public final class LogTrace {
  /// Lines that wait to be sent. Past it they are dropped, and counted in a line.
  static final int QUEUE_MAX_LINES = 256;

  private enum Level {
    OFF,
    MESSAGES,
    VERBOSE
  }

  private record Line(String message, String verbose) {}

  private volatile Level level = Level.OFF;

  // Guarded by `this`.
  private final ArrayDeque<Line> queue = new ArrayDeque<>();
  private long dropped;

  private volatile Runnable wake = () -> {};

  /// @param wake called when there is something to be taken
  public void onLine(Runnable wake) {
    this.wake = wake;
  }

  /// Takes `off`, `messages` or `verbose`; what is none of them changes nothing.
  public void setLevel(@Nullable JsonElement value) {
    if (value instanceof JsonPrimitive text && text.isString()) {
      switch (text.getAsString()) {
        case "off" -> {
          level = Level.OFF;
          synchronized (this) {
            queue.clear();
            dropped = 0;
          }
        }
        case "messages" -> level = Level.MESSAGES;
        case "verbose" -> level = Level.VERBOSE;
        default -> {
          // A newer editor's.
        }
      }
    }
  }

  public boolean isOn() {
    return level != Level.OFF;
  }

  /// Says a line.
  ///
  /// @param verbose more of it; empty where there is no more
  public void say(String message, String verbose) {
    if (!isOn()) {
      return;
    }
    synchronized (this) {
      if (queue.size() >= QUEUE_MAX_LINES) {
        dropped++;
        return;
      }
      queue.add(new Line(message, verbose));
    }
    wake.run();
  }

  /// The parameters of the next `$/logTrace`; null when there is none. Taken lines are gone.
  public @Nullable JsonObject next() {
    Line line;
    synchronized (this) {
      line = queue.poll();
      if (line == null && dropped > 0) {
        line = new Line(dropped + " lines were dropped: the editor reads too slowly.", "");
        dropped = 0;
      }
    }
    if (line == null) {
      return null;
    }
    JsonObject params = new JsonObject();
    params.addProperty("message", line.message());
    if (level == Level.VERBOSE && !line.verbose().isEmpty()) {
      params.addProperty("verbose", line.verbose());
    }
    return params;
  }
}
