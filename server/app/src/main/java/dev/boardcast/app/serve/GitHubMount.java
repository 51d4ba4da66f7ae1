package dev.boardcast.app.serve;

import com.google.gson.JsonObject;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorHooks;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.github.sync.GitHubMirrors;
import dev.boardcast.protocol.http.HttpAsk;
import dev.boardcast.protocol.http.HttpFace;
import dev.boardcast.protocol.http.HttpReply;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.protocol.rest.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/api/github`: which boards are mirrors of GitHub Projects; and what GitHub tells of them. Where
/// none is and none is asked for, nothing of the connection is loaded and no thread of it runs.
/// Thread-safe.
final class GitHubMount implements HttpFace, MirrorHooks, AutoCloseable {
  static final String PATH = "/api/github";

  /// What there is to choose from.
  static final String PROJECTS_PATH = PATH + "/projects";

  /// How long a request waits for news at most, however long it would.
  private static final int WAIT_MAX_SECONDS = 20;

  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait=([0-9]{1,4})(?:$|[,;\\s])");

  /// Each of several servers would send the same to GitHub.
  static final String NOT_ON_POSTGRES =
      "Boards in PostgreSQL cannot be connected to GitHub yet. Keep a board that mirrors a GitHub Project on a server with its own file (without BOARDCAST_DATABASE); its `issues` webhook with ?project=N works here.";

  private static final String NONE = "{\"connections\":[]}";
  private static final String NONE_TAG = "none";
  private static final String JSON = "application/json; charset=utf-8";
  private static final Logger LOG = LoggerFactory.getLogger(GitHubMount.class);

  private final MirrorDesk desk;
  private final Map<String, String> environment;
  private final Optional<String> impossible;

  /// Threads of it end with their requests.
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /// Null until there is something to connect. Written under this, as `closed`; read by anyone.
  private volatile @Nullable GitHubConnections connections;

  private volatile boolean closed;

  /// @param impossible why no board can be connected; empty where one can
  GitHubMount(MirrorDesk desk, Map<String, String> environment, Optional<String> impossible) {
    this.desk = desk;
    this.environment = Map.copyOf(environment);
    this.impossible = impossible;
  }

  GitHubMount(MirrorDesk desk, Map<String, String> environment) {
    this(desk, environment, Optional.empty());
  }

  /// Takes up what was connected when the server ended.
  synchronized void resume() {
    if (desk.links().isEmpty()) {
      return;
    }
    if (impossible.isPresent()) {
      LOG.warn("boards that were connected to GitHub are not kept true: {}", impossible.get());
      return;
    }
    var _ = open();
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
    calls.execute(() -> answer(reply, () -> answer(ask)));
  }

  @Override
  public CompletableFuture<Outcome> deliver(Delivery delivery) {
    GitHubConnections there = connections;
    return there == null
        ? MirrorHooks.NONE.deliver(delivery)
        : CompletableFuture.supplyAsync(() -> there.deliver(delivery), calls);
  }

  /// The face of `PROJECTS_PATH`.
  HttpFace projects() {
    return (ask, reply) ->
        calls.execute(() -> answer(reply, () -> new Answer(choices(ask), Optional.empty())));
  }

  /// How the boards' connections stand, as far as a key allows them to be seen.
  List<MirrorReport> reports(Principal grant) {
    GitHubConnections there = connections;
    return there == null ? List.of() : there.reports(grant);
  }

  /// @param text empty where nothing is new
  private record Answer(String text, Optional<String> tag) {}

  /// What may have to wait.
  private interface Asked {
    Answer get() throws InterruptedException;
  }

  private static void answer(HttpReply reply, Asked asked) {
    try {
      Answer answer = asked.get();
      Map<String, String> headers =
          answer
              .tag()
              .map(tag -> Map.of("Content-Type", JSON, "ETag", "\"" + tag + "\""))
              .orElse(Map.of("Content-Type", JSON));
      reply.answer(answer.text().isEmpty() ? 304 : 200, headers, answer.text());
    } catch (WireException e) {
      refuse(reply, ProblemCode.VALIDATION_ERROR, String.valueOf(e.getMessage()));
    } catch (GitHubRefusal e) {
      refuse(reply, e.code(), String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      refuse(reply, ProblemCode.TIMEOUT, "The server is ending.");
    } catch (RuntimeException | Error e) {
      LOG.error("a request about GitHub failed", e);
      refuse(reply, ProblemCode.INTERNAL_ERROR, "It failed; the server's log says why.");
    }
  }

  private Answer answer(HttpAsk ask) throws InterruptedException {
    if (ask.method().equals("GET")) {
      return list(ask);
    }
    admit(ask.grant());
    return new Answer(
        change(ask.method(), Json.parseRequest(new String(ask.body(), StandardCharsets.UTF_8))),
        Optional.empty());
  }

  private void admit(Principal grant) {
    if (!grant.scope().covers(Scope.ADMIN) || grant.isLimited()) {
      throw new GitHubRefusal(
          ProblemCode.FORBIDDEN, "Connecting wants a key of scope admin, for all projects.");
    }
    if (impossible.isPresent()) {
      throw new GitHubRefusal(ProblemCode.CONFLICT, impossible.get());
    }
  }

  /// Waits for nobody but news, where it is asked to: a look at GitHub, for who connects, may take
  /// long.
  private Answer list(HttpAsk ask) throws InterruptedException {
    String known = Optional.ofNullable(ask.header("If-None-Match")).orElse("").replace("\"", "");
    GitHubConnections there = connections;
    if (there == null) {
      return new Answer(known.equals(NONE_TAG) ? "" : NONE, Optional.of(NONE_TAG));
    }
    GitHubMirrors.Stand stand = there.stand(ask.grant(), known, patience(ask));
    return new Answer(
        stand.tag().equals(known) ? "" : Json.write(Map.of("connections", stand.reports())),
        Optional.of(stand.tag()));
  }

  /// `Prefer: wait=5` (RFC 7240).
  private static Duration patience(HttpAsk ask) {
    Matcher wait = WAIT.matcher(Optional.ofNullable(ask.header("Prefer")).orElse(""));
    return Duration.ofSeconds(
        wait.find() ? Math.min(WAIT_MAX_SECONDS, Integer.parseInt(wait.group(1))) : 0);
  }

  private String choices(HttpAsk ask) {
    admit(ask.grant());
    if (!ask.method().equals("POST")) {
      throw new GitHubRefusal(ProblemCode.VALIDATION_ERROR, "Possible: POST");
    }
    JsonObject request = Json.parseRequest(new String(ask.body(), StandardCharsets.UTF_8));
    GitHubConnections there;
    synchronized (this) {
      if (closed) {
        throw new GitHubRefusal(ProblemCode.CONFLICT, "the server is ending");
      }
      there = open();
    }
    return Json.write(there.projects(request));
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
