package dev.boardcast.app.command;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.serve.Binding;
import dev.boardcast.app.serve.BoardcastServer;
import dev.boardcast.app.serve.DatabaseAddress;
import dev.boardcast.app.serve.IdleShutdown;
import dev.boardcast.app.serve.ReadyFile;
import dev.boardcast.app.serve.Turn;
import dev.boardcast.app.settings.DataFolder;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.tracker.TrackerStartException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.UnusableDatabaseException.Fault;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "Runs the tracker (REST, and MCP over HTTP) and the hub (WebSocket) of this machine, until"
            + " ended by Ctrl-C.",
    footer = {
      "",
      "Settings: API_PORT, WS_PORT, BOARDCAST_DATA_DIR, STATE_TRACKING_API_KEY,",
      "REPLAY_BUFFER_EVENTS, GITHUB_WEBHOOK_SECRET, BOARDCAST_HUB_TRANSPORT, LOG_LEVEL,",
      "BOARDCAST_DATABASE, BOARDCAST_DATABASE_PASSWORD, BOARDCAST_DATABASE_PASSWORD_FILE",
      "(see .env.example).",
      "Without a key, one is made at first start; programs of the same user find it by themselves."
    })
public final class ServeCommand implements Callable<Integer> {
  /// The longest that a server may stay unused: a day.
  static final int UNUSED_MAX_S = 86_400;

  /// How often it is looked whether the server is used, where it ends unused.
  private static final Duration USE_CHECK = Duration.ofMillis(500);

  /// From a try to begin anew that failed to the next.
  private static final Duration RESTART_PAUSE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "Port of the tracker (API_PORT).")
  private @Nullable String apiPort;

  @Option(names = "--ws-port", paramLabel = "PORT", description = "Port of the hub (WS_PORT).")
  private @Nullable String wsPort;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on, 127.0.0.1 by default; another one wants TLS or --behind-proxy (BOARDCAST_HOST).")
  private @Nullable String host;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Serve https: and wss: with this certificate and its chain (PEM; BOARDCAST_TLS_CERT).")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description =
          "The certificate's private key (PEM, PKCS #8, without a password; BOARDCAST_TLS_KEY).")
  private @Nullable Path tlsKey;

  @Option(
      names = "--behind-proxy",
      description =
          "A proxy with TLS is all that reaches --host: listen without TLS (BOARDCAST_BEHIND_PROXY=true).")
  private boolean behindProxy;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of database and credentials (BOARDCAST_DATA_DIR).")
  private @Nullable String dataDir;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "A PostgreSQL to keep the boards in, for several servers of one board: postgresql://USER@HOST:PORT/DATABASE (BOARDCAST_DATABASE). Its password: BOARDCAST_DATABASE_PASSWORD or …_FILE.")
  private @Nullable String database;

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description =
          "Written when both answer: {\"trackerUrl\", \"hubUrl\", \"mcpUrl\", \"pid\"} as JSON. Gone after the end.")
  private @Nullable Path readyFile;

  @Option(
      names = "--until-stdin-closes",
      description =
          "End when standard input closes: for programs that start a server of their own.")
  private boolean untilStdinCloses;

  @Option(
      names = "--stop-when-unused",
      paramLabel = "SECONDS",
      description =
          "End when nobody was connected to the hub and nothing was asked for so long, 1 to 86400.")
  private @Nullable Integer unusedSeconds;

  @Override
  public Integer call() throws Exception {
    Duration patience = unusedPatience();
    Binding binding = Binding.of(host, tlsCertificate, tlsKey, behindProxy, System.getenv());
    Settings settings = SettingsReader.read(environmentWithFlags());
    LogSetup.setLevel(settings.logLevel());
    Optional<PostgresAddress> postgres = DatabaseAddress.of(settings);
    DataFolder.create(settings.dataDir());
    String apiKey = settings.apiKey().orElseGet(() -> settings.credentials().readOrCreate());
    LogSetup.setFormat(
        settings.logFormat(),
        Stream.of(
                Stream.of(apiKey),
                settings.githubWebhookSecret().stream(),
                postgres.flatMap(PostgresAddress::password).stream())
            .flatMap(secrets -> secrets)
            .toList());
    serve(settings, apiKey, binding, patience);
    return 0;
  }

  /// Until it is ended. Where the database has another history by now, the server begins anew, in
  /// the same process and at the same ports: its clients are sent away, and come back to the new
  /// epoch.
  private void serve(Settings settings, String apiKey, Binding binding, @Nullable Duration patience)
      throws Exception {
    Turn turn = new Turn();
    AtomicReference<AutoCloseable> present = new AtomicReference<>(() -> {});
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(() -> end(turn, Objects.requireNonNull(present.get()))));
    if (untilStdinCloses) {
      Thread.ofPlatform().daemon().name("stdin").start(() -> awaitEnd(System.in, turn));
    }
    Optional<BoardcastServer> next = Optional.of(BoardcastServer.start(settings, apiKey, binding));
    while (next.isPresent()) {
      Settings here;
      try (BoardcastServer server = next.get();
          // Closed first: nobody shall be sent to a server that is ending.
          AutoCloseable ready = announce(settings, server)) {
        present.set(() -> close(ready, server));
        server.onOtherHistory(turn::beginAnew);
        here = settings.withPorts(server.ports().tracker(), server.ports().hub());
        awaitOver(patience, server, turn);
      }
      next = startAgain(here, apiKey, binding, turn);
    }
  }

  /// @return empty when it is ended
  /// @throws TrackerStartException when the boards were moved away: no waiting brings them back
  private static Optional<BoardcastServer> startAgain(
      Settings settings, String apiKey, Binding binding, Turn turn)
      throws InterruptedException, TrackerStartException {
    while (!turn.isEnded()) {
      try {
        LOG.info("Beginning anew: the database has another history.");
        return Optional.of(BoardcastServer.start(settings, apiKey, binding));
      } catch (IOException | TrackerStartException e) {
        if (e instanceof TrackerStartException start && isMoved(start)) {
          throw start;
        }
        LOG.warn("It cannot begin anew yet: {}", e.getMessage());
      }
      var _ = turn.awaitEnd(RESTART_PAUSE);
    }
    return Optional.empty();
  }

  private static boolean isMoved(TrackerStartException e) {
    return e.getCause() instanceof UnusableDatabaseException cause && cause.fault() == Fault.MOVED;
  }

  private static void close(AutoCloseable ready, AutoCloseable server) throws Exception {
    try (server;
        ready) {
      LOG.debug("ending");
    }
  }

  private @Nullable Duration unusedPatience() {
    Integer seconds = unusedSeconds;
    if (seconds == null) {
      return null;
    }
    if (seconds < 1 || seconds > UNUSED_MAX_S) {
      throw CommandFailure.ofUsage(
          "--stop-when-unused %d is not valid; valid: 1 to %d seconds"
              .formatted(seconds, UNUSED_MAX_S));
    }
    return Duration.ofSeconds(seconds);
  }

  /// Until the server is to end, or its database has another history.
  private static void awaitOver(@Nullable Duration patience, BoardcastServer server, Turn turn)
      throws InterruptedException {
    if (patience == null) {
      var _ = turn.awaitOver(Duration.ZERO);
      return;
    }
    IdleShutdown watch = new IdleShutdown(patience, System.nanoTime());
    while (!turn.awaitOver(USE_CHECK)) {
      if (watch.isUnused(System.nanoTime(), server.hubConnections(), server.useCount())) {
        LOG.info(
            "Ending: nobody was connected and nothing was asked for {} s (--stop-when-unused).",
            patience.toSeconds());
        turn.end();
      }
    }
  }

  private static void end(Turn turn, AutoCloseable present) {
    turn.end();
    try {
      present.close();
    } catch (Exception e) {
      LOG.warn("the server did not end properly", e);
    }
  }

  private Map<String, String> environmentWithFlags() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    putIfGiven(environment, "API_PORT", apiPort);
    putIfGiven(environment, "WS_PORT", wsPort);
    putIfGiven(environment, "BOARDCAST_DATA_DIR", dataDir);
    putIfGiven(environment, "BOARDCAST_DATABASE", database);
    return environment;
  }

  private static void putIfGiven(
      Map<String, String> environment, String name, @Nullable String value) {
    if (value != null) {
      environment.put(name, value);
    }
  }

  /// @return takes the ready file away
  private AutoCloseable announce(Settings settings, BoardcastServer server) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Boardcast " + Version.current() + " is running. Ctrl-C ends it.");
    out.println("  tracker   " + server.trackerUrl());
    out.println("  hub       " + server.hubUrl());
    out.println("  mcp       " + server.mcpUrl());
    out.println(
        "  database  "
            + DatabaseAddress.of(settings)
                .map(PostgresAddress::toString)
                .orElseGet(() -> settings.databaseFile().toString()));
    out.println(
        "  key       "
            + (settings.apiKey().isPresent()
                ? "from STATE_TRACKING_API_KEY"
                : "in " + settings.credentials().file() + " (programs of this user find it)"));
    out.flush();
    return readyFile == null ? () -> {} : ReadyFile.write(readyFile, server);
  }

  private static void awaitEnd(InputStream in, Turn turn) {
    byte[] ignored = new byte[1024];
    try {
      while (in.read(ignored) >= 0) {
        // What is written here means nothing; only the end counts.
      }
    } catch (IOException e) {
      LOG.debug("stdin cannot be read: it counts as closed", e);
    }
    turn.end();
  }
}
