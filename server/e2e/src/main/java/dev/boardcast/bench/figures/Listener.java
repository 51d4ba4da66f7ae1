package dev.boardcast.bench.figures;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A subscriber to all projects that notes when a frame came last, and when its server closed.
/// Thread-safe.
public final class Listener implements AutoCloseable {
  private static final int PATIENCE_S = 30;

  private final WebSocket socket;
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private volatile long eventAtNanos;
  private volatile long closedAtNanos;

  public Listener(HttpClient client, URI hubUrl, String key) throws Exception {
    socket =
        client
            .newWebSocketBuilder()
            .header("X-API-Key", key)
            .buildAsync(hubUrl, new Frames())
            .get(PATIENCE_S, TimeUnit.SECONDS);
    var _ = socket.sendText("{\"type\":\"subscribe\"}", true).get();
    var _ = subscribed.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  public void forget() {
    eventAtNanos = 0;
  }

  /// @return when an event came since `forget`, as `System.nanoTime()`
  public long awaitEvent() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (eventAtNanos == 0) {
      Thread.onSpinWait();
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("an event did not come");
      }
    }
    return eventAtNanos;
  }

  /// @return when its server closed it, as `System.nanoTime()`
  public long awaitClosed() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (closedAtNanos == 0) {
      TimeUnit.MILLISECONDS.sleep(1);
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("it was not closed");
      }
    }
    return closedAtNanos;
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
        if (part.indexOf("{\"type\":\"event\"") == 0) {
          eventAtNanos = System.nanoTime();
        } else if (part.indexOf("{\"type\":\"subscribed\"") == 0) {
          subscribed.complete(null);
        }
        part.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closedAtNanos = System.nanoTime();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closedAtNanos = System.nanoTime();
    }
  }
}
