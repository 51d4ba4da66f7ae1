package dev.boardcast.app.command.gateway;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.command.DataFolderOption;
import dev.boardcast.app.command.Failures;
import dev.boardcast.app.gateway.ConfigFile;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.serve.ReadyFile;
import dev.boardcast.app.settings.DataFolder;
import dev.boardcast.app.settings.LogFormat;
import dev.boardcast.app.settings.LogLevel;
import dev.boardcast.gateway.Gateway;
import dev.boardcast.gateway.Surroundings;
import dev.boardcast.gateway.config.ConfigFault;
import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.face.KeyGate;
import dev.boardcast.http.HttpCarrier;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    subcommands = {GatewayLoginCommand.class, GatewayPinsCommand.class, GatewayAuditCommand.class},
    description =
        "One address for an agent, with all the MCP servers of a configuration behind it, until ended"
            + " by Ctrl-C.",
    footer = {
      "",
      "  boardcast gateway key NAME           make a key",
      "  boardcast gateway --check FILE       what is wrong with a configuration",
      "  boardcast gateway --config FILE      run",
      "  boardcast gateway login ID --config FILE  log in at a service that wants you",
      "  boardcast gateway pins diff          which tools changed, and are withheld",
      "  boardcast gateway audit --verify     what happened, and whether nothing is missing",
      "",
      "The file is read again when it changes. Start and all settings: docs/gateway/README.md."
    })
public final class GatewayCommand implements Callable<Integer> {
  static final int DEFAULT_PORT = 8168;
  private static final int PORT_MAX = 65_535;
  private static final int KEY_BYTES = 24;
  private static final int LOOPS = 2;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Logger LOG = LoggerFactory.getLogger(GatewayCommand.class);

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The servers and keys (YAML or JSON).")
  private @Nullable Path config;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Print what is wrong with a configuration, each fault with its path, and end.")
  private @Nullable Path check;

  @Option(names = "--schema", description = "Print the JSON Schema of configurations, and end.")
  private boolean schema;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "On 127.0.0.1; default: 8168, 0 for a free one.")
  private int port = DEFAULT_PORT;

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "Written when it answers: {\"mcpUrl\", \"pid\"} as JSON. Gone after the end.")
  private @Nullable Path readyFile;

  @Option(
      names = "--until-stdin-closes",
      description =
          "End when standard input closes: for programs that start a gateway of their own.")
  private boolean untilStdinCloses;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "debug, info, warn or error; default: info.")
  private LogLevel logLevel = LogLevel.INFO;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "text or json: one object a line, with the fields of a call; default: text.")
  private LogFormat logFormat = LogFormat.TEXT;

  @Mixin private final DataFolderOption folder = new DataFolderOption();

  /// Guarded by this.
  private boolean ended;

  @Override
  public Integer call() throws Exception {
    if (schema) {
      out()
          .println(
              new GsonBuilder()
                  .setPrettyPrinting()
                  .disableHtmlEscaping()
                  .create()
                  .toJson(Gateway.schema()));
      return 0;
    }
    if (check != null) {
      return check(check);
    }
    Path file = config;
    if (file == null) {
      throw new ParameterException(
          spec.commandLine(), "Which configuration? Name it with --config FILE.");
    }
    if (port < 0 || port > PORT_MAX) {
      throw CommandFailure.ofUsage("--port %d is not valid; valid: 0 to 65535".formatted(port));
    }
    LogSetup.setLevel(logLevel);
    if (logFormat == LogFormat.JSON) {
      LogSetup.setEvents();
    }
    run(file);
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int check(Path file) {
    List<ConfigFault> faults = ConfigFile.open(file).faults();
    if (faults.isEmpty()) {
      out().println(file + ": good");
      return 0;
    }
    faults.forEach(out()::println);
    out()
        .printf(
            Locale.ROOT,
            "%s: %d %s%n",
            file,
            faults.size(),
            faults.size() == 1 ? "fault" : "faults");
    return Failures.EXIT_USAGE;
  }

  private void run(Path path) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (ConfigFile file = ConfigFile.open(path)) {
      GatewayConfig first = file.config();
      PrometheusMeterRegistry figures = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      new ProcessorMetrics().bindTo(figures);
      Gateway gateway =
          new Gateway(
              first,
              Version.current(),
              Set.of(),
              System.getenv(),
              new Surroundings(kept(), figures, figures::scrape));
      // Closed in this order: nobody is sent to it, nothing new comes in, what is in flight ends.
      try (gateway;
          HttpCarrier carrier = HttpCarrier.start(LOOPBACK, port, LOOPS, gateway)) {
        file.watch(gateway::use, gateway::refused);
        String url = "http://" + LOOPBACK + ":" + carrier.port() + "/mcp";
        try (AutoCloseable ready = announce(first, url)) {
          Thread atExit =
              Thread.ofPlatform()
                  .name("shutdown")
                  .unstarted(() -> end(done, ready, carrier, gateway));
          Runtime.getRuntime().addShutdownHook(atExit);
          if (untilStdinCloses) {
            Thread.ofPlatform().daemon().name("stdin").start(() -> awaitEnd(done));
          }
          done.await();
          end(done, ready, carrier, gateway);
        }
      }
    }
  }

  /// The folder of pins and audit.
  private Path kept() {
    Path kept = folder.gateway();
    DataFolder.create(kept);
    return kept;
  }

  /// Called by who sees the end first, and by who waited for it; the second waits for the first.
  private synchronized void end(
      CountDownLatch done, AutoCloseable ready, HttpCarrier carrier, Gateway gateway) {
    done.countDown();
    if (ended) {
      return;
    }
    ended = true;
    try {
      ready.close();
      carrier.stopListening();
      gateway.close();
    } catch (Exception e) {
      LOG.warn("the gateway did not end properly", e);
    }
  }

  private AutoCloseable announce(GatewayConfig first, String url) {
    out().println("The gateway is running. Ctrl-C ends it.");
    out().println("  mcp      " + url);
    out().println("  servers  " + first.servers().size());
    out()
        .println(
            "  keys     "
                + (first.keys().isEmpty()
                    ? "none: nobody can come in before `boardcast gateway key NAME` has made one"
                    : Integer.toString(first.keys().size())));
    out().flush();
    if (readyFile == null) {
      return () -> {};
    }
    JsonObject json = new JsonObject();
    json.addProperty("mcpUrl", url);
    return ReadyFile.write(readyFile, json);
  }

  private static void awaitEnd(CountDownLatch done) {
    byte[] ignored = new byte[1024];
    try {
      while (System.in.read(ignored) >= 0) {
        // What is written here means nothing; only the end counts.
      }
    } catch (IOException e) {
      LOG.debug("stdin cannot be read: it counts as closed", e);
    }
    done.countDown();
  }

  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      description =
          "Makes a key. The key is printed this once, alone on standard output; what goes into the"
              + " configuration is printed on standard error.")
  int key(@Parameters(paramLabel = "NAME", description = "What the key is called.") String name) {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw CommandFailure.ofUsage(
          "`%s` cannot be a key's name; valid: 1 to 64 letters, digits, and . _ -".formatted(name));
    }
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    String key = "bcg_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    out().println(key);
    PrintWriter err = spec.commandLine().getErr();
    err.println();
    err.println("Write the key above down: it is not kept. Into the configuration, under `keys:`");
    err.println("  - name: " + name);
    err.println("    digest: sha256:" + KeyGate.digest(key));
    err.println("    allow: [\"*\"]   # or what it may call: \"notes__*\", \"files__read_*\"");
    err.flush();
    return 0;
  }
}
