package dev.boardcast.app.serve;

import com.google.gson.JsonObject;
import dev.boardcast.core.access.Scope;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorHooks;
import dev.boardcast.protocol.http.HttpAsk;
import dev.boardcast.protocol.http.HttpFace;
import dev.boardcast.protocol.http.HttpReply;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.protocol.rest.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/api/github`: which boards are mirrors of GitHub Projects; and what GitHub tells of them. Where
/// none is and none is asked for, nothing of the connection is loaded and no thread of it runs.
/// Thread-safe.
final class GitHubMount implements HttpFace, MirrorHooks, AutoCloseable {
  static final String PATH = "/api/github";

  private static final String NONE = "{\"connections\":[]}";
  private static final Logger LOG = LoggerFactory.getLogger(GitHubMount.class);

  private final MirrorDesk desk;
  private final Map<String, String> environment;

  /// Threads of it end with their requests.
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /// Null until there is something to connect. Written under this, as `closed`; read by anyone.
  private volatile @Nullable GitHubConnections connections;

  private volatile boolean closed;

  GitHubMount(MirrorDesk desk, Map<String, String> environment) {
    this.desk = desk;
    this.environment = Map.copyOf(environment);
  }

  /// Takes up what was connected when the server ended.
  synchronized void resume() {
    if (!desk.links().isEmpty()) {
      var _ = open();
    }
  }

  private GitHubConnections open() {
    GitHubConnections there = connections;
    if (there == null) {
      there = GitHubConnections.open(desk, environment);
      connections = there;
    }
    return there;
  }

  @Override
  public void serve(HttpAsk ask, HttpReply reply) {
    calls.execute(() -> answer(ask, reply));
  }

  @Override
  public CompletableFuture<Outcome> deliver(Delivery delivery) {
    GitHubConnections there = connections;
    return there == null
        ? MirrorHooks.NONE.deliver(delivery)
        : CompletableFuture.supplyAsync(() -> there.deliver(delivery), calls);
  }

  private void answer(HttpAsk ask, HttpReply reply) {
    try {
      String text = answer(ask);
      reply.answer(200, Map.of("Content-Type", "application/json; charset=utf-8"), text);
    } catch (WireException e) {
      refuse(reply, ProblemCode.VALIDATION_ERROR, String.valueOf(e.getMessage()));
    } catch (GitHubRefusal e) {
      refuse(reply, e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("a request about GitHub failed", e);
      refuse(reply, ProblemCode.INTERNAL_ERROR, "It failed; the server's log says why.");
    }
  }

  private String answer(HttpAsk ask) {
    if (ask.method().equals("GET")) {
      // Waits for nobody: a look at GitHub, for who connects, may take long.
      GitHubConnections there = connections;
      return there == null ? NONE : Json.write(there.list(ask.grant()));
    }
    if (!ask.grant().scope().covers(Scope.ADMIN) || ask.grant().isLimited()) {
      throw new GitHubRefusal(
          ProblemCode.FORBIDDEN, "Connecting wants a key of scope admin, for all projects.");
    }
    return change(ask.method(), Json.parseRequest(new String(ask.body(), StandardCharsets.UTF_8)));
  }

  /// One after the other, so that nothing is connected twice.
  private synchronized String change(String method, JsonObject request) {
    if (closed) {
      throw new GitHubRefusal(ProblemCode.CONFLICT, "the server is ending");
    }
    return switch (method) {
      case "POST" -> Json.write(open().connect(request));
      case "DELETE" -> {
        open().disconnect(JsonFields.positiveInt(request, "project"));
        yield "{}";
      }
      default ->
          throw new GitHubRefusal(ProblemCode.VALIDATION_ERROR, "Possible: DELETE, GET, POST");
    };
  }

  private static void refuse(HttpReply reply, ProblemCode code, String detail) {
    reply.answer(
        code.httpStatus(),
        Map.of("Content-Type", Problem.MEDIA_TYPE),
        Json.write(new Problem(null, "GitHub", code.httpStatus(), detail, code.wireName(), null)));
  }

  @Override
  public void close() {
    // A look that waits for GitHub must not keep the server from ending.
    var _ = calls.shutdownNow();
    synchronized (this) {
      closed = true;
      GitHubConnections there = connections;
      if (there != null) {
        there.close();
      }
    }
  }
}
