package dev.boardcast.app.command;

import static dev.boardcast.app.settings.Option.BOARDCAST_HUB_URL;
import static dev.boardcast.app.settings.Option.STATE_TRACKING_API_KEY;
import static dev.boardcast.app.settings.Option.STATE_TRACKING_API_URL;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.logging.LeanLogs;
import dev.boardcast.app.process.ProtocolStdio;
import dev.boardcast.app.process.SignalGuard;
import dev.boardcast.app.serve.SidecarListener;
import dev.boardcast.app.settings.DotenvReport;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.sidecar.Sidecar;
import dev.boardcast.sidecar.settings.DefaultFaults;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.trace.TraceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "sidecar",
    mixinStandardHelpOptions = true,
    description =
        "What an editor launches: JSON-RPC in the style of a language server, on standard input and output.",
    footer = {
      "",
      "Settings: BOARDCAST_HUB_URL, STATE_TRACKING_API_URL, STATE_TRACKING_API_KEY,",
      "BOARDCAST_USER_NAME, REQUEST_TIMEOUT_MS, RETRY_ATTEMPTS, LOG_LEVEL (see .env.example); the editor's",
      "initializationOptions win over them. Messages: docs/PROTOCOL.md."
    })
public final class SidecarCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description =
          "For debugging: serve the same on a loopback TCP port instead, until ended by Ctrl-C. Whoever connects acts with your key.")
  private @Nullable String listen;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "For debugging: add every message to FILE, as JSON lines, for your eyes alone, without keys. Past 16 MiB it begins anew; FILE.1 has what was before.")
  private @Nullable Path traceFile;

  @Override
  public Integer call() throws InterruptedException {
    if (traceFile == null) {
      return listen == null ? runOnStdio() : listen(listen, null);
    }
    try (TraceFile trace = TraceFile.open(traceFile)) {
      return listen == null ? runOnStdio(trace) : listen(listen, trace);
    } catch (IOException e) {
      throw CommandFailure.ofUsage(
          "--trace %s cannot be written (%s); name a file in a folder of yours"
              .formatted(traceFile, e.getMessage()));
    }
  }

  private int listen(String address, @Nullable TraceFile trace) {
    Settings settings = SettingsReader.read();
    LeanLogs.setLevel(settings.logLevel());
    try (SidecarListener listener = SidecarListener.open(address, defaults(settings), trace)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("Listening on port " + listener.port() + ". Ctrl-C ends it.");
      out.flush();
      listener.serve();
    }
    return 0;
  }

  public static int runOnStdio() throws InterruptedException {
    return runOnStdio(null);
  }

  private static int runOnStdio(@Nullable TraceFile trace) throws InterruptedException {
    ProtocolStdio stdio = ProtocolStdio.take();
    Settings settings = SettingsReader.read();
    LeanLogs.setLevel(settings.logLevel());
    try (SignalGuard _ = SignalGuard.open()) {
      return Sidecar.run(stdio.in(), stdio.out(), defaults(settings), trace);
    }
  }

  static SidecarDefaults defaults(Settings settings) {
    return new SidecarDefaults(
        settings.hubUrl(),
        settings.trackerUrl(),
        settings.anyApiKey().orElse(null),
        settings.userName().orElse(null),
        settings.requestTimeout(),
        settings.retryAttempts(),
        Version.current(),
        faults(settings.dotenv()));
  }

  /// An editor shows what is wrong with a connection; what else a `.env` file has is told in the
  /// log.
  private static DefaultFaults faults(DotenvReport report) {
    return new DefaultFaults(
        sentence(report.unusable().get(BOARDCAST_HUB_URL)),
        sentence(report.unusable().get(STATE_TRACKING_API_URL)),
        sentence(report.unusable().get(STATE_TRACKING_API_KEY)),
        sentence(report.elsewhere().get(BOARDCAST_HUB_URL)),
        sentence(report.elsewhere().get(STATE_TRACKING_API_URL)),
        report.holdsKey());
  }

  private static @Nullable String sentence(@Nullable String words) {
    return words == null ? null : words + ".";
  }
}
