package dev.boardcast.app;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.logging.LeanLogs;
import dev.boardcast.app.process.ProtocolStdio;
import dev.boardcast.app.serve.SidecarListener;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.sidecar.Sidecar;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import java.io.PrintWriter;
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
      "REQUEST_TIMEOUT_MS, RETRY_ATTEMPTS, LOG_LEVEL (see .env.example); the editor's",
      "initializationOptions win over them. Messages: docs/PROTOCOL.md."
    })
final class SidecarCommand implements Callable<Integer> {
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

  @Override
  public Integer call() throws InterruptedException {
    if (listen == null) {
      return runOnStdio();
    }
    Settings settings = SettingsReader.read();
    LeanLogs.setLevel(settings.logLevel());
    try (SidecarListener listener = SidecarListener.open(listen, defaults(settings))) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("Listening on port " + listener.port() + ". Ctrl-C ends it.");
      out.flush();
      listener.serve();
    }
    return 0;
  }

  static int runOnStdio() throws InterruptedException {
    ProtocolStdio stdio = ProtocolStdio.take();
    Settings settings = SettingsReader.read();
    LeanLogs.setLevel(settings.logLevel());
    return Sidecar.run(stdio.in(), stdio.out(), defaults(settings));
  }

  static SidecarDefaults defaults(Settings settings) {
    return new SidecarDefaults(
        settings.hubUrl(),
        settings.trackerUrl(),
        settings.findApiKey().orElse(null),
        settings.requestTimeout(),
        settings.retryAttempts(),
        Version.current());
  }
}
