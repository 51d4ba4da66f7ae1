package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.testkit.postgres.RealPostgres;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server whose database does not answer any more, as behind a cable that was cut: its processes
/// stand still.
@Timeout(900)
final class CutOffTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// It may have looked a second before it was cut off.
  private static final Duration SENT_AWAY_MIN = Duration.ofSeconds(9);

  private static final Duration CUT_OFF_TOLD_MAX = Duration.ofSeconds(55);

  @TempDir Path folder;

  @Test
  void itSendsItsClientsAwayAndLetsThemInWhenItSeesTheDatabaseAgain() throws Exception {
    try (RealPostgres postgres = RealPostgres.over(folder.resolve("files"), 0);
        ServerProcess server =
            ServerProcess.start(folder, Map.of("BOARDCAST_DATABASE", postgres.newDatabase()))) {
      Client client = Client.connect(server);
      await().atMost(PATIENCE).until(() -> client.has("\"subscribed\""));
      assertThat(server.call("GET", "/ready", null).statusCode()).isEqualTo(200);
      long cut = System.nanoTime();
      postgres.freeze(true);
      try {
        await()
            .atMost(PATIENCE)
            .until(() -> server.call("GET", "/ready", null).statusCode() == 503);
        boolean closed = client.closed;
        if (System.nanoTime() - cut < SENT_AWAY_MIN.toNanos()) {
          assertThat(closed).as("not before others may be better").isFalse();
        }
        await().atMost(PATIENCE).until(() -> client.closed);
        assertThat(Duration.ofNanos(System.nanoTime() - cut))
            .as("as cut off (10 s), not as where the database is away for all (60 s)")
            .isBetween(SENT_AWAY_MIN, CUT_OFF_TOLD_MAX);
        assertThat(client.has("retryAfterMs")).isTrue();
        Client refused = Client.connect(server);
        await().atMost(PATIENCE).until(() -> refused.closed);
        assertThat(refused.frames).isEmpty();
        assertThat(server.call("GET", "/health", null).statusCode()).isEqualTo(200);
        assertThat(server.call("GET", "/api/positions", null).statusCode())
            .as("others may have changed what it has in memory")
            .isEqualTo(503);
      } finally {
        postgres.freeze(false);
      }
      await().atMost(PATIENCE).until(() -> server.call("GET", "/ready", null).statusCode() == 200);
      await()
          .atMost(PATIENCE)
          .until(() -> {
            Client back = Client.connect(server);
            await().atMost(PATIENCE).until(() -> back.closed || back.has("\"subscribed\""));
            return !back.closed;
          });
      assertThat(server.call("GET", "/api/positions", null).statusCode()).isEqualTo(200);
    }
  }

  private static final class Client implements WebSocket.Listener {
    private final List<String> frames = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    static Client connect(ServerProcess server) {
      Client client = new Client();
      var _ =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("X-API-Key", ServerProcess.KEY)
              .buildAsync(server.hubUrl(), client)
              .thenCompose(socket -> socket.sendText("{\"type\":\"subscribe\"}", true))
              .whenComplete((_, failure) -> {
                if (failure != null) {
                  client.closed = true;
                }
              });
      return client;
    }

    boolean has(String text) {
      return frames.stream().anyMatch(frame -> frame.contains(text));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      from.request(1);
      frames.add(data.toString());
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed = true;
      return null;
    }
  }
}
