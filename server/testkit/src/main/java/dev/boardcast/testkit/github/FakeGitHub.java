package dev.boardcast.testkit.github;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final GraphQL graphQl = FakeSchema.graphQl();
  private final FakeProject project;
  private final FakeData data;
  private final Map<String, String> scopes = new ConcurrentHashMap<>();

  /// Guarded by this, as all below.
  private final Deque<Fault> faults = new ArrayDeque<>();

  private final List<Request> requests = new ArrayList<>();
  private int used;
  private int running;
  private long answerMs;
  private int runningAtOnce;
  private Instant resetAt = Instant.now().plusSeconds(3_600);

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

    record TooFast(int status, @Nullable Integer retryAfterS) implements Fault {}

    record UsedUp(Instant resetAt) implements Fault {}
  }

  /// A request as the ledger has it.
  ///
  /// @param points as charged
  public record Request(long atNanos, boolean mutation, int points, String token) {}

  private FakeGitHub(HttpServer http, List<String> options) {
    this.http = http;
    project = new FakeProject(options);
    data = new FakeData(project);
    scopes.put(TOKEN, "project, repo");
  }

  /// @param options of `Status`
  public static FakeGitHub start(String... options) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeGitHub fake = new FakeGitHub(http, List.of(options));
      http.setExecutor(fake.threads);
      http.createContext("/graphql", fake::answer);
      http.start();
      return fake;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public FakeProject project() {
    return project;
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

  /// How long each answer takes.
  public synchronized void setAnswerTime(long millis) {
    answerMs = millis;
  }

  private synchronized long answerTime() {
    return answerMs;
  }

  /// What is left of the limit.
  public synchronized void setRemaining(int remaining, Instant until) {
    used = LIMIT - remaining;
    resetAt = until;
  }

  private synchronized @Nullable Fault begin() {
    running++;
    runningAtOnce = Math.max(runningAtOnce, running);
    return faults.poll();
  }

  private synchronized void end() {
    running--;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Fault fault = begin();
    // Before anything of the answer leaves, or the next request would find this one still at hand.
    AtomicBoolean ended = new AtomicBoolean();
    Runnable leave =
        () -> {
          if (ended.compareAndSet(false, true)) {
            end();
          }
        };
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String key = exchange.getRequestHeaders().getFirst("Authorization");
      String token = key == null ? "" : key.replaceFirst("^Bearer ", "");
      exchange
          .getResponseHeaders()
          .set(
              "Date",
              DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
      switch (fault) {
        case null -> serve(exchange, leave, token, body);
        case Fault.None _ -> serve(exchange, leave, token, body);
        case Fault.BadGateway _ -> send(exchange, leave, 502, "<html>");
        case Fault.NoAnswer _ -> {
          // Closed without a word.
          leave.run();
        }
        case Fault.AnswerLost _ -> {
          var _ = run(token, body);
          leave.run();
        }
        case Fault.TooFast(int status, Integer retryAfter) -> {
          if (retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter.toString());
          }
          send(
              exchange,
              leave,
              status,
              GSON.toJson(
                  Map.of("message", "You have exceeded a secondary rate limit. Please wait.")));
        }
        case Fault.UsedUp(Instant until) -> {
          setRemaining(0, until);
          send(exchange, leave, 200, GSON.toJson(usedUp()));
        }
      }
    } finally {
      leave.run();
    }
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

  private void serve(HttpExchange exchange, Runnable leave, String token, String body)
      throws IOException {
    String allowed = scopes.get(token);
    if (allowed == null) {
      send(exchange, leave, 401, GSON.toJson(Map.of("message", "Bad credentials")));
      return;
    }
    exchange.getResponseHeaders().set("X-OAuth-Scopes", allowed);
    String answer = GSON.toJson(run(token, body));
    try {
      Thread.sleep(answerTime());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    send(exchange, leave, 200, answer);
  }

  private Map<String, Object> run(String token, String body) {
    Map<?, ?> json = GSON.fromJson(body, Map.class);
    String query = String.valueOf(json.get("query"));
    boolean mutation = query.contains("mutation");
    int points = QueryShape.points(QueryShape.of(Parser.parse(query)));
    synchronized (this) {
      used += points;
      requests.add(new Request(System.nanoTime(), mutation, points, token));
    }
    String allowed = scopes.getOrDefault(token, "");
    List<String> rights = List.of(allowed.split(", "));
    if (!rights.contains("project") && (mutation || !rights.contains("read:project"))) {
      return Map.of(
          "errors",
          List.of(Map.of("type", "INSUFFICIENT_SCOPES", "message", "Your token lacks a scope")));
    }
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
        && thrown.getException() instanceof FakeProject.Refused refused) {
      told.put("type", refused.type);
    }
    return told;
  }

  private static void send(HttpExchange exchange, Runnable leave, int status, String text)
      throws IOException {
    leave.run();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
