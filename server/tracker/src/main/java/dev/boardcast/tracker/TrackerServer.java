package dev.boardcast.tracker;

import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.event.EventFeed;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorHooks;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.http.Exposure;
import dev.boardcast.protocol.http.HttpFace;
import dev.boardcast.protocol.http.Pem;
import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.health.Watch;
import dev.boardcast.tracker.http.HandlerAdapter;
import dev.boardcast.tracker.http.call.Routes;
import dev.boardcast.tracker.http.connection.InvalidRequests;
import dev.boardcast.tracker.http.connection.RequestTimeouts;
import dev.boardcast.tracker.http.connection.StrictRequestDecoder;
import dev.boardcast.tracker.local.LocalAccess;
import dev.boardcast.tracker.local.LocalTracker;
import dev.boardcast.tracker.service.ClaimSweep;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.mirror.Mirrors;
import dev.boardcast.tracker.store.Absence;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.postgres.PostgresStore;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import dev.boardcast.tracker.store.sqlite.SqliteStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tracker. `open` makes its event log available, `listen` lets requests in: whoever broadcasts
/// the log's events registers in between, and so misses none. Thread-safe.
public final class TrackerServer implements AutoCloseable {
  /// Open connections; one more is closed at once.
  static final int CONNECTIONS_MAX_COUNT = 1_024;

  /// A connection on which nothing happens is closed after so long.
  private static final int IDLE_TIMEOUT_S = 120;

  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");
  private static final long PATIENCE_CHECK_MS = 1_000;

  /// How often Vert.x looks whether its thread is held up, milliseconds.
  private static final long BLOCKED_CHECK_MS = 5_000;

  private static final int REQUEST_LINE_MAX_BYTES = 8 * 1024;
  private static final int HEADERS_MAX_BYTES = 16 * 1024;

  /// Requests at hand have this long to be finished when the tracker closes.
  private static final int GOODBYE_MAX_MS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(TrackerServer.class);

  private final TrackerConfig config;
  private final HealthBoard health;
  private final Watch watch;
  private final int connectionsMaxCount;
  private final Counter refusals;
  private final Exposure exposure;
  private final Store store;
  private final Vertx vertx;
  private final HttpServer http;
  private final Router router;
  private final LocalTracker local;
  private final ExecutorService background = Executors.newSingleThreadExecutor();
  private final RequestTimeouts<HttpConnection> patience;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();
  private volatile int port;
  private volatile MirrorHooks mirrorHooks = MirrorHooks.NONE;
  private volatile Function<Principal, List<MirrorReport>> mirrorReports = _ -> List.of();

  private TrackerServer(
      TrackerConfig config,
      HealthBoard health,
      Store store,
      Authenticator gate,
      Exposure exposure,
      Supplier<String> metricsText,
      MeterRegistry registry) {
    this.config = config;
    this.health = health;
    this.connectionsMaxCount = Math.min(CONNECTIONS_MAX_COUNT, config.connectionsMaxCount());
    this.patience = new RequestTimeouts<>(config.requestMax().toMillis());
    this.store = store;
    this.exposure = exposure;
    this.port = config.port();
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setBlockedThreadCheckInterval(BLOCKED_CHECK_MS)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    Urls urls = new Urls(this::baseUrl);
    local =
        new LocalTracker(store, urls, gate, config.version(), grant -> mirrorReports.apply(grant));
    router =
        Routes.of(
            vertx,
            new Routes.Parts(
                store,
                urls,
                gate,
                exposure.origins(),
                patience,
                metricsText,
                registry,
                background,
                health,
                config.version(),
                config.githubWebhookSecret(),
                () -> mirrorHooks));
    refusals =
        Counter.builder("boardcast.tracker.connections.refused")
            .description("Connections over the limit, closed at once")
            .register(registry);
    http = server(tls(exposure));
    long checkMs = Math.clamp(config.requestMax().toMillis() / 2, 1, PATIENCE_CHECK_MS);
    ClaimSweep claims = new ClaimSweep(store, config.clock());
    // One timer: each wakes a server that has nothing to do.
    vertx.setPeriodic(
        Math.min(checkMs, ClaimSweep.PERIOD_MS),
        _ -> {
          closeOverdue();
          claims.look();
        });
    Gauge.builder("boardcast.tracker.connections", connections, Number::doubleValue)
        .description("Open connections")
        .register(registry);
    watch = new Watch(health, config.directory(), store::health);
  }

  /// Bytes that trickle in keep a connection from being idle, not from taking too long.
  private void closeOverdue() {
    for (HttpConnection connection : patience.overdue(nowMs())) {
      var _ = connection.close();
    }
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private HttpServer server(HttpServerOptions options) {
    Http1ServerConfig reading =
        new Http1ServerConfig()
            .setMaxInitialLineLength(REQUEST_LINE_MAX_BYTES)
            .setMaxHeaderSize(HEADERS_MAX_BYTES);
    return vertx
        .createHttpServer(
            options
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_TIMEOUT_S)
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .connectionHandler(connection -> {
          StrictRequestDecoder.install(connection, reading);
          if (connections.incrementAndGet() > connectionsMaxCount) {
            refusals.increment();
            LOG.debug("more than {} connections: one is refused", connectionsMaxCount);
            var _ = connection.close();
          }
          patience.opened(connection, nowMs());
          connection.closeHandler(_ -> {
            connections.decrementAndGet();
            patience.closed(connection);
          });
        })
        .invalidRequestHandler(new InvalidRequests())
        .requestHandler(request -> {
          requests.incrementAndGet();
          router.handle(request);
        });
  }

  /// Gives connections that come from now on this certificate; those that are there keep theirs.
  /// Where there is no TLS, nothing happens.
  ///
  /// @throws IllegalArgumentException when it cannot be used; then nothing has changed
  public void useCertificate(Pem pem) {
    if (exposure.tls().isEmpty()) {
      return;
    }
    try {
      join(
          http.updateSSLOptions(
              new ServerSSLOptions()
                  .setUseAlpn(false)
                  .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                  .setKeyCertOptions(
                      new PemKeyCertOptions()
                          .setCertValue(Buffer.buffer(pem.certificate()))
                          .setKeyValue(Buffer.buffer(pem.key())))));
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      throw new IllegalArgumentException(String.valueOf((cause == null ? e : cause).getMessage()));
    }
  }

  private static HttpServerOptions tls(Exposure exposure) {
    HttpServerOptions options = new HttpServerOptions();
    exposure
        .tls()
        .ifPresent(files ->
            options
                .setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .setCertPath(files.certificate().toString())
                        .setKeyPath(files.key().toString())));
    return options;
  }

  /// Opens the database. Nothing is served yet.
  ///
  /// @param metricsText what `GET /metrics` answers
  /// @throws TrackerStartException when the database cannot be served; it is left as it was
  public static TrackerServer open(
      TrackerConfig config,
      Authenticator gate,
      Exposure exposure,
      Supplier<String> metricsText,
      MeterRegistry registry)
      throws TrackerStartException {
    HealthBoard health = new HealthBoard(registry);
    try {
      PostgresAddress postgres = config.postgres();
      Store store =
          postgres == null
              ? SqliteStore.open(
                  config.databaseFile(),
                  config.replayBufferEvents(),
                  config.clock(),
                  health,
                  registry)
              : PostgresStore.open(postgres, config.replayBufferEvents(), health, registry);
      return new TrackerServer(config, health, store, gate, exposure, metricsText, registry);
    } catch (UnusableDatabaseException e) {
      throw new TrackerStartException(String.valueOf(e.getMessage()), e);
    }
  }

  /// The same with keys that allow everything.
  ///
  /// @param keyCheck whether an API key is valid; thread-safe, in constant time
  public static TrackerServer open(
      TrackerConfig config,
      Predicate<String> keyCheck,
      Supplier<String> metricsText,
      MeterRegistry registry)
      throws TrackerStartException {
    return open(config, Authenticator.of(keyCheck), Exposure.LOOPBACK, metricsText, registry);
  }

  /// Lends a path to another part of the program, which answers all that comes there with a valid
  /// key. Before `listen`.
  public void mount(String path, HttpFace face) {
    var _ = router.route(path).handler(new HandlerAdapter(face));
  }

  /// Who hears of GitHub's deliveries, beside the boards that a hook names. Before `listen`.
  public void tellOfDeliveries(MirrorHooks hooks) {
    mirrorHooks = hooks;
  }

  /// Who knows how the boards' connections to other systems stand. Before `listen`.
  public void showMirrors(Function<Principal, List<MirrorReport>> reports) {
    mirrorReports = reports;
  }

  /// The boards for another part of this process, as a key allows them: as over REST, without HTTP.
  public Boards boards(Principal grant, LocalAccess access) {
    return local.boards(grant, access);
  }

  /// Lets requests in. When this returns, they are answered.
  ///
  /// @throws BindException when the port is in use
  public void listen() throws BindException {
    try {
      join(http.listen(config.port(), config.host()));
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      BindException failure =
          new BindException(
              "cannot listen on %s:%d: %s"
                  .formatted(config.host(), config.port(), cause == null ? e : cause.getMessage()));
      failure.initCause(cause);
      throw failure;
    }
    port = http.actualPort();
  }

  /// Where it listens.
  public int port() {
    return port;
  }

  /// Requests that came so far, refused ones too. Only grows.
  public long requestsCount() {
    return requests.get();
  }

  /// The log behind the events, for the hub.
  public EventFeed eventFeed() {
    return store.feed();
  }

  /// Whether the database is seen; empty where it is a file of this server's.
  public Optional<Absence> absence() {
    return store.absence();
  }

  /// Who hears, once, that the database has another history by now: a standby was promoted, or a
  /// copy restored. The tracker refuses everything then, and has to be opened anew.
  public void onOtherHistory(Runnable listener) {
    store.feed().onOtherHistory(listener);
  }

  /// The boards, for a part that mirrors another system. Made when it is asked for.
  public MirrorDesk mirrors() {
    return new Mirrors(store, new Urls(this::baseUrl));
  }

  /// Says in `/ready`, and to every later request, that the server is ending. Requests at hand go
  /// on.
  public void beginClosing() {
    health.report(
        Check.SHUTDOWN, new Condition.Failing("closing", "the server is ending: come back later"));
  }

  /// Finishes the requests at hand, as far as they do not take long, and closes the database.
  @Override
  public void close() {
    watch.close();
    end(http.shutdown(GOODBYE_MAX_MS, TimeUnit.MILLISECONDS));
    store.close();
    end(vertx.close());
    background.shutdown();
  }

  private static void end(Future<?> ending) {
    try {
      join(ending);
    } catch (CompletionException e) {
      LOG.warn("the tracker did not close properly", e);
    }
  }

  private String baseUrl() {
    String configured = config.publicBaseUrl();
    return configured == null
        ? (exposure.tls().isPresent() ? "https" : "http") + "://localhost:" + port
        : configured;
  }

  private static void join(Future<?> future) {
    var _ = future.toCompletionStage().toCompletableFuture().join();
  }
}
