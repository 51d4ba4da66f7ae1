package dev.boardcast.testkit.github;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.boardcast.testkit.github.FakeSchema.Server;
import graphql.ExceptionWhileDataFetching;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.parser.Parser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// GitHub on loopback: one project of an organization, `demo/1`, tokens with their scopes, a limit
/// with its ledger, and faults on demand.
public final class FakeGitHub implements AutoCloseable {
  public static final String OWNER = "demo";
  public static final int NUMBER = 1;

  /// A token that may do all that is needed.
  public static final String TOKEN = "ghp_fake0token0of0the0tests0000000000000";

  private static final Gson GSON = new GsonBuilder().serializeNulls().create();
  private static final int LIMIT = 5_000;

  /// What needs another scope than projects do.
  private static final Pattern OF_REPOSITORIES =
      Pattern.compile("addComment\\(|addBlockedBy\\(|removeBlockedBy\\(");

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final GraphQL graphQl;
  private final InstantSource clock;
  private final List<String> options;
  private final Map<Integer, FakeProject> projects = new ConcurrentSkipListMap<>();
  private final FakeData data = new FakeData(projects);
  private final Map<String, String> scopes = new ConcurrentHashMap<>();
  private final Map<String, Integer> prices = new ConcurrentHashMap<>();

  /// Guarded by this, as all below.
  private final Deque<Fault> faults = new ArrayDeque<>();

  private final List<Request> requests = new ArrayList<>();
  private int used;
  private int running;
  private boolean down;
  private @Nullable String spoiling;
  private long answerMs;
  private long laterPageMs;

  /// Answers to what was asked before, while nothing changes; null where each is made anew.
  private @Nullable Map<String, Map<String, Object>> known;

  private int runningAtOnce;
  private Instant resetAt;

  /// What goes wrong with a request.
  public sealed interface Fault {
    /// This one is served as it should be.
    record None() implements Fault {}

    /// Nothing is done.
    record BadGateway() implements Fault {}

    /// The connection is cut before anything is done.
    record NoAnswer() implements Fault {}

    /// All is done, and nobody hears of it.
    record AnswerLost() implements Fault {}

    /// All is done, and the answer holds only the first part of the request.
    record Partial() implements Fault {}

    /// The same, for the limit was met within it.
    record PartlyLimited() implements Fault {}

    record TooFast(int status, @Nullable Integer retryAfterS) implements Fault {}

    record UsedUp(Instant resetAt) implements Fault {}
  }

  /// A request as the ledger has it.
  ///
  /// @param points as charged
  public record Request(long atNanos, boolean mutation, int points, String token) {}

  private FakeGitHub(HttpServer http, Server server, List<String> options, InstantSource clock) {
    this.http = http;
    graphQl = FakeSchema.graphQl(server);
    this.options = options;
    this.clock = clock;
    resetAt = clock.instant().plusSeconds(3_600);
    scopes.put(TOKEN, "project, repo");
    var _ = project(NUMBER);
  }

  /// @param options of `Status`
  public static FakeGitHub start(String... options) {
    return start(InstantSource.system(), options);
  }

  /// With a clock of its own.
  public static FakeGitHub start(InstantSource clock, String... options) {
    return start(Server.NEWEST, clock, options);
  }

  /// One that lacks what GitHub has got since the published schema.
  public static FakeGitHub startOld(String... options) {
    return start(Server.OLD, InstantSource.system(), options);
  }

  private static FakeGitHub start(Server server, InstantSource clock, String... options) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeGitHub fake = new FakeGitHub(http, server, List.of(options), clock);
      http.setExecutor(fake.threads);
      http.createContext("/graphql", fake::answer);
      http.start();
      return fake;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public FakeProject project() {
    return project(NUMBER);
  }

  /// Another project of the same owner; made when it is first asked for.
  public FakeProject project(int number) {
    return projects.computeIfAbsent(number, n -> new FakeProject(n, options, clock));
  }

  /// Whether people see a project of its owner.
  public boolean isThere(int number) {
    FakeProject project = projects.get(number);
    return project != null && !project.isHidden();
  }

  /// The host, as `connect` takes it.
  public String host() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort()).toString();
  }

  /// Lets a token in.
  public void allow(String token, String itsScopes) {
    scopes.put(token, itsScopes);
  }

  public void revoke(String token) {
    scopes.remove(token);
  }

  /// The next requests meet these, one each.
  public synchronized void fail(Fault... next) {
    faults.addAll(List.of(next));
  }

  /// From now on nothing changes: what is asked again is answered as before, and charged as ever. A
  /// simulated hour is over sooner so.
  public synchronized void freeze() {
    known = new HashMap<>();
  }

  /// No faults that were to come, and a whole limit.
  public synchronized void calm() {
    faults.clear();
    used = 0;
    resetAt = clock.instant().plusSeconds(3_600);
  }

  /// Whether something is to go wrong with the next request.
  public synchronized boolean hasFaults() {
    return !faults.isEmpty();
  }

  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  public synchronized int pointsUsed() {
    return used;
  }

  /// The most requests that were ever at hand at once.
  public synchronized int mostAtOnce() {
    return runningAtOnce;
  }

  /// How long each answer over the wire takes.
  public synchronized void setAnswerTime(long millis) {
    answerMs = millis;
  }

  /// How long that of each page after a first one takes.
  public synchronized void setLaterPageTime(long millis) {
    laterPageMs = millis;
  }

  private synchronized long answerTime(String body) {
    return body.contains("\"after\":\"") ? Math.max(answerMs, laterPageMs) : answerMs;
  }

  /// What is left of the limit.
  public synchronized void setRemaining(int remaining, Instant until) {
    used = LIMIT - remaining;
    resetAt = until;
  }

  /// Whether each request from now on meets the same fault: nobody is there.
  public synchronized void setDown(boolean now) {
    down = now;
  }

  /// Whatever asks with these words meets the same fault from now on; null for nothing.
  public synchronized void spoil(@Nullable String words) {
    spoiling = words;
  }

  private synchronized @Nullable Fault begin(String body) {
    running++;
    runningAtOnce = Math.max(runningAtOnce, running);
    boolean isSpoiled = spoiling != null && body.contains(spoiling);
    return down || isSpoiled ? new Fault.BadGateway() : faults.poll();
  }

  private synchronized void end() {
    running--;
  }

  /// An answer, as it goes over the wire.
  ///
  /// @param retryAfterS null for none
  /// @param scopes null where the token is not known
  public record Reply(
      int status,
      String text,
      Instant date,
      @Nullable Integer retryAfterS,
      @Nullable String scopes) {}

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String key = exchange.getRequestHeaders().getFirst("Authorization");
      Reply reply =
          ask(key == null ? "" : key.replaceFirst("^Bearer ", ""), body, answerTime(body));
      if (reply == null) {
        // Closed without a word.
        return;
      }
      Headers headers = exchange.getResponseHeaders();
      headers.set(
          "Date",
          DateTimeFormatter.RFC_1123_DATE_TIME.format(reply.date().atOffset(ZoneOffset.UTC)));
      if (reply.retryAfterS() != null) {
        headers.set("Retry-After", reply.retryAfterS().toString());
      }
      if (reply.scopes() != null) {
        headers.set("X-OAuth-Scopes", reply.scopes());
      }
      headers.set("Content-Type", "application/json; charset=utf-8");
      byte[] bytes = reply.text().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /// The same without a wire.
  ///
  /// @return null where nobody answers
  public @Nullable Reply ask(String token, String body) {
    return ask(token, body, 0);
  }

  /// @param takesMs all in all; so long the request is one of those at hand
  private @Nullable Reply ask(String token, String body, long takesMs) {
    Fault fault = begin(body);
    try {
      long begun = System.nanoTime();
      Reply reply = met(fault, token, body);
      long left = takesMs - (System.nanoTime() - begun) / 1_000_000;
      if (left > 0) {
        Thread.sleep(left);
      }
      return reply;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      end();
    }
  }

  private @Nullable Reply met(@Nullable Fault fault, String token, String body) {
    return switch (fault) {
      case null -> serve(token, body);
      case Fault.None _ -> serve(token, body);
      case Fault.BadGateway _ -> reply(502, "<html>", null, null);
      case Fault.NoAnswer _ -> null;
      case Fault.AnswerLost _ -> {
        var _ = run(token, body);
        yield null;
      }
      case Fault.Partial _ -> {
        Map<String, Object> answer = run(token, body);
        yield reply(
            200, GSON.toJson(partial(answer, "RESOURCE_LIMITS_EXCEEDED")), null, scopes.get(token));
      }
      case Fault.PartlyLimited _ -> {
        Map<String, Object> answer = run(token, body);
        yield reply(200, GSON.toJson(partial(answer, "RATE_LIMITED")), 1, scopes.get(token));
      }
      case Fault.TooFast(int status, Integer retryAfter) ->
          reply(
              status,
              GSON.toJson(
                  Map.of("message", "You have exceeded a secondary rate limit. Please wait.")),
              retryAfter,
              null);
      case Fault.UsedUp(Instant until) -> {
        setRemaining(0, until);
        yield reply(200, GSON.toJson(usedUp()), null, null);
      }
    };
  }

  private Reply reply(
      int status, String text, @Nullable Integer retryAfter, @Nullable String scopes) {
    return new Reply(status, text, clock.instant(), retryAfter, scopes);
  }

  /// What GitHub answers where a request was too much for it.
  private static Map<String, Object> partial(Map<String, Object> answer, String type) {
    Map<String, Object> cut = new LinkedHashMap<>(answer);
    if (answer.get("data") instanceof Map<?, ?> data) {
      Map<Object, @Nullable Object> some = new LinkedHashMap<>();
      data.forEach((name, value) -> some.put(name, some.isEmpty() ? value : null));
      cut.put("data", some);
      cut.put("errors", List.of(Map.of("type", type, "message", "Resource limits")));
    }
    return cut;
  }

  private Map<String, Object> usedUp() {
    return Map.of(
        "errors",
        List.of(Map.of("type", "RATE_LIMITED", "message", "API rate limit already exceeded")),
        "data",
        Map.of("rateLimit", rateLimit(0)));
  }

  private synchronized Map<String, Object> rateLimit(int cost) {
    return Map.of(
        "cost", cost, "limit", LIMIT, "remaining", LIMIT - used, "resetAt", resetAt.toString());
  }

  private Reply serve(String token, String body) {
    String allowed = scopes.get(token);
    return allowed == null
        ? reply(401, GSON.toJson(Map.of("message", "Bad credentials")), null, null)
        : reply(200, GSON.toJson(run(token, body)), null, allowed);
  }

  private Map<String, Object> run(String token, String body) {
    // Before what may take long: it is when the request came.
    long at = System.nanoTime();
    Map<?, ?> json = GSON.fromJson(body, Map.class);
    String query = String.valueOf(json.get("query"));
    boolean mutation = query.contains("mutation");
    int points =
        prices.computeIfAbsent(query, text -> QueryShape.points(QueryShape.of(Parser.parse(text))));
    synchronized (this) {
      used += points;
      requests.add(new Request(at, mutation, points, token));
    }
    String allowed = scopes.getOrDefault(token, "");
    List<String> rights = List.of(allowed.split(", "));
    if (!rights.contains("project") && (mutation || !rights.contains("read:project"))) {
      return Map.of(
          "errors",
          List.of(Map.of("type", "INSUFFICIENT_SCOPES", "message", "Your token lacks a scope")));
    }
    if (!rights.contains("repo") && OF_REPOSITORIES.matcher(query).find()) {
      return Map.of(
          "errors",
          List.of(
              Map.of(
                  "type",
                  "INSUFFICIENT_SCOPES",
                  "message",
                  "The field requires one of the following scopes: ['public_repo', 'repo']")));
    }
    Map<String, Map<String, Object>> before;
    synchronized (this) {
      before = known;
    }
    if (before == null) {
      return executed(query, json, points);
    }
    Map<String, Object> answer =
        new LinkedHashMap<>(before.computeIfAbsent(body, _ -> executed(query, json, points)));
    if (answer.get("data") instanceof Map<?, ?> there && there.containsKey("rateLimit")) {
      Map<Object, @Nullable Object> fresh = new LinkedHashMap<>(there);
      fresh.put("rateLimit", rateLimit(points));
      answer.put("data", fresh);
    }
    return answer;
  }

  private Map<String, Object> executed(String query, Map<?, ?> json, int points) {
    Map<String, Object> root = new LinkedHashMap<>(data.root());
    root.put("rateLimit", (FakeSchema.Answer) _ -> rateLimit(points));
    Map<String, Object> variables = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(json.get("variables")))
        .forEach((name, value) -> variables.put(String.valueOf(name), whole(value)));
    ExecutionResult result =
        graphQl.execute(
            ExecutionInput.newExecutionInput(query).root(root).variables(variables).build());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("data", result.getData());
    if (!result.getErrors().isEmpty()) {
      answer.put("errors", result.getErrors().stream().map(FakeGitHub::error).toList());
    }
    return answer;
  }

  /// Gson reads every number as a double.
  private static @Nullable Object whole(@Nullable Object value) {
    return value instanceof Double number ? (Object) number.intValue() : value;
  }

  private static Map<String, Object> error(GraphQLError error) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("message", error.getMessage());
    if (error.getPath() != null) {
      told.put("path", error.getPath());
    }
    if (error instanceof ExceptionWhileDataFetching thrown
        && thrown.getException() instanceof FakeSchema.Refused refused) {
      told.put("type", refused.type);
    }
    return told;
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
