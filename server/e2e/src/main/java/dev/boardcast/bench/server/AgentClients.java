package dev.boardcast.bench.server;

import dev.boardcast.bench.hub.FanOutLatencies;
import dev.boardcast.e2e.harness.ServerProcess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Agents that work without a pause, each with a call at a time on a connection of its own, as MCP
/// servers call the tracker. All on one event loop.
final class AgentClients implements AutoCloseable {
  private final Context loop;
  private final HttpClient http;
  private final List<AgentWork> agents = new ArrayList<>();
  private final List<CompletableFuture<Void>> ends = new ArrayList<>();
  private final String keys = UUID.randomUUID().toString();
  // Of the event loop.
  private FanOutLatencies latencies = new FanOutLatencies();
  private long calls;
  private boolean stopped;

  /// @param shares the projects of each agent
  AgentClients(Vertx vertx, Context loop, ServerProcess server, List<List<Integer>> shares) {
    this.loop = loop;
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(server.trackerUrl().getPort())
                .setKeepAliveTimeout(0),
            new PoolOptions().setHttp1MaxSize(shares.size()));
    shares.forEach(share -> agents.add(new AgentWork(share)));
  }

  void start() {
    for (AgentWork agent : agents) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      ends.add(end);
      loop.runOnContext(_ -> again(agent, null, end));
    }
  }

  /// The latencies since the last cut.
  ///
  /// @throws java.util.concurrent.CompletionException when an agent was answered something else
  ///   than it was to be
  FanOutLatencies cut() {
    for (CompletableFuture<Void> end : ends) {
      if (end.isCompletedExceptionally()) {
        end.join();
      }
    }
    CompletableFuture<FanOutLatencies> taken = new CompletableFuture<>();
    loop.runOnContext(_ -> {
      taken.complete(latencies);
      latencies = new FanOutLatencies();
    });
    return taken.join();
  }

  /// Has each end its call, and waits for that.
  void stop() {
    loop.runOnContext(_ -> stopped = true);
    ends.forEach(CompletableFuture::join);
  }

  private void again(AgentWork agent, @Nullable String answer, CompletableFuture<Void> end) {
    if (stopped) {
      end.complete(null);
      return;
    }
    AgentWork.Call call;
    try {
      call = agent.next(answer);
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
      return;
    }
    long from = System.nanoTime();
    var _ =
        send(call)
            .onComplete(sent -> {
              if (sent.failed()) {
                end.completeExceptionally(sent.cause());
              } else {
                latencies.add(System.nanoTime() - from);
                again(agent, sent.result(), end);
              }
            });
  }

  private Future<String> send(AgentWork.Call call) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(call.method())
            .setURI(call.path())
            .putHeader("Authorization", "Bearer " + ServerProcess.KEY)
            .putHeader("X-Boardcast-Actor", "bench")
            .putHeader("X-Boardcast-Origin", "mcp");
    if (call.changes()) {
      options.putHeader("Idempotency-Key", keys + "-" + calls++);
    }
    return http.request(options)
        .compose(request -> call.body().isEmpty() ? request.send() : request.send(call.body()))
        .compose(
            response -> response.body().map(body -> checked(call, response.statusCode(), body)));
  }

  private static String checked(AgentWork.Call call, int status, Buffer body) {
    if (status != call.status()) {
      throw new IllegalStateException(call + ": " + status + " " + body);
    }
    return body.toString();
  }

  @Override
  public void close() {
    var _ = http.close().toCompletionStage().toCompletableFuture().join();
  }
}
