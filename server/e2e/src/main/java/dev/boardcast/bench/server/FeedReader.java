package dev.boardcast.bench.server;

import dev.boardcast.e2e.harness.ServerProcess;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A subscriber to all projects that looks at nothing but which event of which project came. What
/// is missing between two of a project is lost; it does not come back when it is closed.
/// Thread-safe.
final class FeedReader implements AutoCloseable {
  private static final int START_PATIENCE_S = 10;
  private static final String SEQUENCE = "{\"type\":\"event\",\"sequence\":";
  private static final String PROJECT = "\"projectNumber\":";

  private final WebSocket socket;
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private final Map<Integer, Long> positions = new HashMap<>();
  private long events;
  private long lost;
  private @Nullable String closed;

  FeedReader(HttpClient client, ServerProcess server) throws Exception {
    socket =
        client
            .newWebSocketBuilder()
            .header("X-API-Key", ServerProcess.KEY)
            .buildAsync(server.hubUrl(), new Frames())
            .get(START_PATIENCE_S, TimeUnit.SECONDS);
    var _ = socket.sendText("{\"type\":\"subscribe\"}", true).get();
    var _ = subscribed.get(START_PATIENCE_S, TimeUnit.SECONDS);
  }

  /// Events that came.
  synchronized long events() {
    return events;
  }

  /// Events that a later one of the same project came in place of.
  synchronized long lost() {
    return lost;
  }

  /// Why the connection is over; null while it is not.
  synchronized @Nullable String closed() {
    return closed;
  }

  /// How many events are still to come until all projects are where the tracker says.
  synchronized long behind(Map<Integer, Long> heads) {
    long behind = 0;
    for (Map.Entry<Integer, Long> head : heads.entrySet()) {
      behind += Math.max(0, head.getValue() - positions.getOrDefault(head.getKey(), 0L));
    }
    return behind;
  }

  private synchronized void read(String text) {
    if (text.startsWith(SEQUENCE)) {
      long sequence = numberAt(text, SEQUENCE.length());
      int project = (int) numberAt(text, text.indexOf(PROJECT) + PROJECT.length());
      long expected = positions.getOrDefault(project, 0L) + 1;
      lost += Math.abs(sequence - expected);
      positions.put(project, sequence);
      events++;
    } else if (text.startsWith("{\"type\":\"subscribed\"")) {
      subscribed.complete(null);
    }
  }

  private static long numberAt(String text, int from) {
    long number = 0;
    for (int at = from; at < text.length() && Character.isDigit(text.charAt(at)); at++) {
      number = number * 10 + (text.charAt(at) - '0');
    }
    return number;
  }

  private synchronized void ended(String why) {
    if (closed == null) {
      closed = why;
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Frames implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      from.request(1);
      part.append(data);
      if (last) {
        read(part.toString());
        part.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      ended(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      ended(error.toString());
    }
  }
}
