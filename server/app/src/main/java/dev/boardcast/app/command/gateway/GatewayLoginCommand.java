package dev.boardcast.app.command.gateway;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.command.DataFolderOption;
import dev.boardcast.app.gateway.ConfigFile;
import dev.boardcast.app.settings.DataFolder;
import dev.boardcast.gateway.Gateway;
import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.oauth.Login;
import dev.boardcast.http.HttpCarrier;
import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpReply;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A person logs in at a service for the gateway: in a browser, which comes back to this machine.
@Command(
    name = "login",
    mixinStandardHelpOptions = true,
    description = "Logs in at a service for which the gateway wants tokens of yours.",
    footer = {
      "",
      "It prints an address to open in a browser on this machine, and waits until you have logged",
      "in there. A running gateway takes the tokens over by itself, and refreshes them."
    })
public final class GatewayLoginCommand implements Callable<Integer> {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String PATH = "/callback";
  private static final int PORT_MAX = 65_535;
  private static final Map<String, String> TEXT =
      Map.of(
          "Content-Type",
          "text/plain; charset=utf-8",
          "Cache-Control",
          "no-store",
          "Referrer-Policy",
          "no-referrer");

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  @Parameters(paramLabel = "ID", description = "The entry's id.")
  private String id;

  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The gateway's configuration.")
  private Path config;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Where the browser comes back to, for services that want to know it before: http://127.0.0.1:PORT/callback; default: a free one.")
  private int port;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "For how long it waits; default: 300.")
  private int waitS = 300;

  @Mixin private final DataFolderOption folder = new DataFolderOption();

  @Override
  public Integer call() throws InterruptedException, BindException {
    if (port < 0 || port > PORT_MAX) {
      throw CommandFailure.ofUsage("--port %d is not valid; valid: 0 to 65535".formatted(port));
    }
    if (waitS < 1 || waitS > 3_600) {
      throw CommandFailure.ofUsage("--wait %d is not valid; valid: 1 to 3600".formatted(waitS));
    }
    ServerConfig server = server();
    Path kept = folder.gateway();
    DataFolder.create(kept);
    CompletableFuture<Login> begun = new CompletableFuture<>();
    CompletableFuture<Login.Ended> ended = new CompletableFuture<>();
    try (HttpCarrier carrier =
        HttpCarrier.start(LOOPBACK, port, 1, (call, reply) -> came(call, reply, begun, ended))) {
      URI redirect = URI.create("http://" + LOOPBACK + ":" + carrier.port() + PATH);
      Login login = Gateway.login(server, System.getenv(), kept, redirect);
      begun.complete(login);
      spec.commandLine().getOut().println("Open this in a browser on this machine, and log in:");
      spec.commandLine().getOut().println(login.address());
      spec.commandLine().getOut().flush();
      return switch (ended.get(waitS, TimeUnit.SECONDS)) {
        case Login.Ended.Done(var file) -> {
          spec.commandLine().getOut().println("Logged in; the tokens are in " + file);
          yield 0;
        }
        case Login.Ended.Failed(var why) -> throw new CommandFailure("not logged in: " + why);
        case Login.Ended.Foreign() -> throw new IllegalStateException();
      };
    } catch (GatewayException e) {
      throw new CommandFailure(e.fault().message());
    } catch (TimeoutException _) {
      throw new CommandFailure("nobody logged in within %d seconds".formatted(waitS));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private ServerConfig server() {
    GatewayConfig all;
    try (ConfigFile file = ConfigFile.open(config)) {
      all = file.config();
    }
    ServerConfig server =
        all.servers().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(
                () -> CommandFailure.ofUsage("%s has no entry `%s`".formatted(config, id)));
    if (!server.authentication().isByLogin()) {
      throw CommandFailure.ofUsage(
          "the entry `%s` needs no login: its authentication.method is %s"
              .formatted(id, server.authentication().method()));
    }
    return server;
  }

  private static void came(
      HttpCall call,
      HttpReply reply,
      CompletableFuture<Login> begun,
      CompletableFuture<Login.Ended> ended) {
    if (!call.method().equals("GET") || !call.path().equals(PATH)) {
      reply.answer(404, TEXT, "There is nothing here.\n");
      return;
    }
    Thread.ofVirtual()
        .name("gateway-login")
        .start(() -> {
          try {
            Login.Ended how = begun.get().finish(call.query());
            switch (how) {
              case Login.Ended.Done _ ->
                  reply.answer(200, TEXT, "You are logged in, and may close this page.\n");
              case Login.Ended.Failed _ ->
                  reply.answer(400, TEXT, "That did not work: the terminal says why.\n");
              case Login.Ended.Foreign _ ->
                  reply.answer(400, TEXT, "This belongs to no login that is going on.\n");
            }
            if (!(how instanceof Login.Ended.Foreign)) {
              ended.complete(how);
            }
          } catch (InterruptedException | ExecutionException | RuntimeException e) {
            ended.completeExceptionally(e);
          }
        });
  }
}
