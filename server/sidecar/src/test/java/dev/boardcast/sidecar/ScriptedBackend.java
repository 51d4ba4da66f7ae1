package dev.boardcast.sidecar;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.event.Subject;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Headers;
import dev.boardcast.protocol.rest.Positions;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.QuietPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/// A small hub and tracker over real sockets and one event log, obeying the protocol, for tests
/// that need to decide when which frame is sent. The real ones are met end to end.
final class ScriptedBackend implements AutoCloseable {
  static final int PROJECT = 70;
  static final Instant AT = Instant.parse("2026-03-01T10:15:30.120Z");

  final BlockingQueue<ClientFrame> atHub = new LinkedBlockingQueue<>();

  /// What boards are read for, or what is asked of them: not the link's own looks at positions and
  /// connections.
  final AtomicInteger requests = new AtomicInteger();

  final AtomicInteger positionReads = new AtomicInteger();
  final AtomicInteger boardReads = new AtomicInteger();
  final BlockingQueue<Write> writes = new LinkedBlockingQueue<>();

  final BlockingQueue<String> activityQueries = new LinkedBlockingQueue<>();

  /// A change as it came to the tracker.
  record Write(
      String call,
      JsonObject body,
      @Nullable String actor,
      @Nullable String origin,
      @Nullable String idempotencyKey) {}

  // Guarded by `this`.
  private final Map<Integer, List<SequencedEvent>> logs = new TreeMap<>();
  private final Map<Integer, Board> boards = new TreeMap<>();
  private String epoch = "e1";
  private int oldestKept;
  private boolean pushing = true;
  private boolean holdingWrites;

  /// The projects that the key is for; null where it is for all.
  volatile @Nullable Set<Integer> keyIsFor;

  private final HttpServer http;
  private @Nullable Hub hub;
  private int hubPort;

  ScriptedBackend() {
    try {
      hubPort = QuietPorts.next();
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::serve);
    http.start();
    change(EventType.PROJECT_CREATED, null);
    startHub();
  }

  URI hubUrl() {
    return URI.create("ws://127.0.0.1:" + hubPort + "/notifications");
  }

  URI trackerUrl() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  SidecarDefaults defaults() {
    return TestEditor.defaults(hubUrl(), trackerUrl(), "s3cret");
  }

  // --- changes ---------------------------------------------------------------------------------

  synchronized void createIssue(int number) {
    change(EventType.ISSUE_CREATED, issue(number, IssueStatus.BACKLOG, 1));
  }

  synchronized void updateIssue(int number, IssueStatus status) {
    Board board = boards.get(PROJECT);
    if (board == null) {
      throw new AssertionError("no board");
    }
    long version =
        board.issues().stream()
            .filter(i -> i.number() == number)
            .findFirst()
            .orElseThrow()
            .version();
    change(EventType.ISSUE_UPDATED, issue(number, status, version + 1));
  }

  private static Issue issue(int number, IssueStatus status, long version) {
    return new Issue(
        PROJECT,
        number,
        "Issue " + number,
        null,
        status,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        version,
        AT,
        AT);
  }

  private synchronized void change(EventType type, @Nullable Issue issue) {
    Board board = boards.computeIfAbsent(PROJECT, n -> empty());
    long sequence = board.position().sequence() + 1;
    SequencedEvent event =
        new SequencedEvent(
            sequence,
            new BoardEvent(
                type,
                AT.plusMillis(sequence),
                PROJECT,
                issue == null ? new Subject.OfProject(board.project()) : new Subject.OfIssue(issue),
                type == EventType.ISSUE_UPDATED ? List.of("status") : List.of(),
                "tester",
                "script"));
    boards.put(PROJECT, BoardReducer.apply(board, event));
    logs.computeIfAbsent(PROJECT, _ -> new ArrayList<>()).add(event);
    if (pushing) {
      push(event);
    }
  }

  private Board empty() {
    return new Board(
        new Position(epoch, 0),
        new Project(
            PROJECT,
            "Project",
            null,
            ProjectStatus.OPEN,
            null,
            List.of(),
            List.of(),
            new ProjectStats(0, 0, 0, 0),
            0,
            AT,
            AT),
        List.of());
  }

  /// Sends an event, as often as this is called.
  synchronized void push(SequencedEvent event) {
    if (hub != null) {
      hub.broadcast(new HubFrame.Event(event).encode());
    }
  }

  synchronized SequencedEvent event(long sequence) {
    return logs.getOrDefault(PROJECT, List.of()).get((int) sequence - 1);
  }

  synchronized Board board() {
    Board board = boards.get(PROJECT);
    if (board == null) {
      throw new AssertionError("no board");
    }
    return board;
  }

  /// Whether changes are sent as they are made.
  synchronized void pushing(boolean on) {
    pushing = on;
  }

  /// Events up to this sequence cannot be had any more.
  synchronized void forgetUpTo(int sequence) {
    oldestKept = sequence;
  }

  synchronized void loseLog() {
    epoch = "e2";
    logs.clear();
    boards.clear();
    change(EventType.PROJECT_CREATED, null);
  }

  // --- the hub ---------------------------------------------------------------------------------

  void startHub() {
    Hub made = new Hub(hubPort);
    made.start();
    made.awaitStarted();
    synchronized (this) {
      hub = made;
    }
  }

  void stopHub() {
    Hub running;
    synchronized (this) {
      running = hub;
      hub = null;
    }
    if (running != null) {
      try {
        // Its port is free when this returns.
        running.stop((int) Patience.MS, "the hub is shutting down");
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// Tells the sidecar when to come back, and closes the connection, as a hub that goes.
  void sayGoodbye(int retryAfterMs) {
    synchronized (this) {
      if (hub != null) {
        hub.broadcast(
            new HubFrame.Fault("timeout", "the hub is shutting down", OptionalInt.of(retryAfterMs))
                .encode());
      }
    }
    stopHub();
  }

  synchronized int connections() {
    return hub == null ? 0 : hub.getConnections().size();
  }

  private synchronized EventPage page(Position since) {
    List<SequencedEvent> log = logs.getOrDefault(PROJECT, List.of());
    Position head = new Position(epoch, log.size());
    boolean recovered =
        since.epoch().equals(epoch)
            && since.sequence() <= log.size()
            && since.sequence() >= oldestKept;
    List<SequencedEvent> events =
        recovered ? log.subList((int) since.sequence(), log.size()) : List.of();
    return new EventPage(recovered, head, events);
  }

  private final class Hub extends WebSocketServer {
    /// How long a frame may lie about that the library forgot.
    private static final long RESCUE_INTERVAL_MS = 20;

    private final CountDownLatch started = new CountDownLatch(1);
    private final ScheduledExecutorService rescue =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("scripted-hub-rescue").factory());

    Hub(int port) {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      setReuseAddr(true);
      setTcpNoDelay(true);
      setDaemon(true);
    }

    void awaitStarted() {
      try {
        started.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      synchronized (ScriptedBackend.this) {
        socket.send(new HubFrame.Welcome(epoch, 30_000).encode());
      }
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      ClientFrame frame = ClientFrame.decode(text);
      atHub.add(frame);
      synchronized (ScriptedBackend.this) {
        if (frame instanceof ClientFrame.Subscribe(_, var since, _, _)) {
          Position at = since.get(PROJECT);
          EventPage page = page(at == null ? new Position(epoch, 0) : at);
          Position head = new Position(epoch, logs.getOrDefault(PROJECT, List.of()).size());
          boolean recovered = at == null || page.recovered();
          socket.send(
              new HubFrame.Subscribed(Map.of(PROJECT, new HubFrame.Joined(head, recovered)))
                  .encode());
          if (at != null && page.recovered() && !page.events().isEmpty()) {
            socket.send(new HubFrame.Replay(PROJECT, page.events(), true).encode());
          }
        } else if (frame instanceof ClientFrame.Replay(var number, var since)) {
          EventPage page = page(since);
          socket.send(new HubFrame.Replay(number, page.events(), page.recovered()).encode());
        }
      }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(WebSocket socket, Exception e) {}

    @Override
    public void onStart() {
      var _ =
          rescue.scheduleWithFixedDelay(
              this::rescue, RESCUE_INTERVAL_MS, RESCUE_INTERVAL_MS, TimeUnit.MILLISECONDS);
      started.countDown();
    }

    /// Java-WebSocket's server stops asking for writes when its queue is empty; a frame that comes
    /// in that very moment lies there until the next one.
    private void rescue() {
      getConnections().stream().filter(WebSocket::hasBufferedData).forEach(this::onWriteDemand);
    }

    @Override
    public void stop(int timeout, String closeMessage) throws InterruptedException {
      rescue.shutdownNow();
      super.stop(timeout, closeMessage);
    }
  }

  // --- the tracker -----------------------------------------------------------------------------

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!path.equals("/api/positions") && !path.equals("/api/github")) {
      requests.incrementAndGet();
    }
    String project = "/api/projects/" + PROJECT;
    int status = 200;
    String body;
    if (!"Bearer s3cret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      status = 401;
      body = problem(401, "unauthorized", "no");
    } else if (path.equals("/api/positions")) {
      positionReads.incrementAndGet();
      synchronized (this) {
        Map<Integer, Long> heads = new TreeMap<>();
        logs.forEach((n, log) -> heads.put(n, (long) log.size()));
        body = Json.write(new Positions(epoch, heads, keyIsFor));
      }
    } else if (path.equals("/api/projects")) {
      JsonArray items = new JsonArray();
      items.add(Json.toTree(board().project()));
      JsonObject list = new JsonObject();
      list.add("items", items);
      body = list.toString();
    } else if (path.equals("/api/activity")) {
      activityQueries.add(exchange.getRequestURI().getQuery());
      body =
          "{\"entries\":[{\"sequence\":2,\"projectNumber\":70,\"issueNumber\":1,\"type\":\"issue.created\",\"timestamp\":\"2026-03-01T10:15:30.122Z\",\"actor\":\"tester\",\"origin\":\"script\",\"changed\":[],\"title\":\"Issue 1\",\"status\":\"backlog\"}]}";
    } else if (path.equals(project + "/board")) {
      boardReads.incrementAndGet();
      body = Json.write(board());
    } else if (path.equals(project + "/events")) {
      body = Json.write(page(since(exchange.getRequestURI().getQuery())));
    } else if (path.startsWith(project + "/issues/")) {
      body = write(exchange, path);
    } else {
      status = 404;
      body = problem(404, "not_found", "There is no such thing.");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /// Whether changes are taken in and neither made nor answered for now.
  synchronized void holdWrites(boolean hold) {
    holdingWrites = hold;
    notifyAll();
  }

  Write awaitWrite() {
    try {
      Write write = writes.poll(Patience.SECONDS, TimeUnit.SECONDS);
      if (write == null) {
        throw new AssertionError("no change came");
      }
      return write;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized void passWrite() {
    while (holdingWrites) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private String write(HttpExchange exchange, String path) throws IOException {
    JsonObject asked =
        Json.parseObject(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    var headers = exchange.getRequestHeaders();
    writes.add(
        new Write(
            exchange.getRequestMethod() + " " + path,
            asked,
            headers.getFirst(Headers.ACTOR),
            headers.getFirst(Headers.ORIGIN),
            headers.getFirst(Headers.IDEMPOTENCY_KEY)));
    passWrite();
    if (path.contains("/work-items")) {
      JsonObject item = asked.deepCopy();
      item.addProperty("id", "w1");
      return item.toString();
    }
    int number = Integer.parseInt(path.split("/", -1)[5]);
    if (path.endsWith("/status")) {
      updateIssue(
          number, IssueStatus.fromWireName(asked.get("status").getAsString()).orElseThrow());
    }
    return Json.write(
        board().issues().stream().filter(i -> i.number() == number).findFirst().orElseThrow());
  }

  private static Position since(String query) {
    String epoch = "";
    long sequence = 0;
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith("epoch=")) {
        epoch = pair.substring(6);
      } else if (pair.startsWith("since=")) {
        sequence = Long.parseLong(pair.substring(6));
      }
    }
    return new Position(epoch, sequence);
  }

  private static String problem(int status, String code, String detail) {
    return "{\"title\":\"no\",\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}"
        .formatted(status, code, detail);
  }

  @Override
  public void close() {
    holdWrites(false);
    stopHub();
    http.stop(0);
  }
}
