package dev.boardcast.gateway;

import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorType;
import dev.boardcast.gateway.connector.ProcessHost;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.oauth.OAuthTokens;
import dev.boardcast.gateway.vault.VaultSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts each server of a configuration once, beside any gateway that runs, and asks it for its
/// tools.
public final class Examination {
  private Examination() {}

  /// How one server stands.
  ///
  /// @param tools that it has; 0 where it cannot be asked
  /// @param fault why it cannot; null where it can
  public record Result(String id, int tools, long elapsedMs, @Nullable Fault fault) {}

  /// Asks all of them at once.
  ///
  /// @param folder where a gateway keeps what logins gave
  /// @return in the configuration's order; without those that are not enabled
  public static List<Result> examine(
      GatewayConfig config, String version, Map<String, String> environment, Path folder)
      throws InterruptedException {
    try (ProcessHost host = new ProcessHost(environment)) {
      Secrets secrets = new Secrets(environment, _ -> {}, new VaultSecrets(environment));
      ConnectorContext context =
          new ConnectorContext(
              version,
              secrets,
              new OAuthTokens(secrets, folder, OAuthTokens.Listener.NOBODY),
              _ -> {},
              _ -> {},
              host);
      List<ServerConfig> servers =
          config.servers().stream().filter(ServerConfig::isEnabled).toList();
      @Nullable Result[] results = new @Nullable Result[servers.size()];
      List<Thread> asking = new ArrayList<>();
      for (int i = 0; i < servers.size(); i++) {
        int at = i;
        asking.add(
            Thread.ofVirtual()
                .name("gateway-examine")
                .start(() -> results[at] = examine(servers.get(at), context)));
      }
      List<Result> all = new ArrayList<>();
      for (int i = 0; i < servers.size(); i++) {
        asking.get(i).join();
        Result result = results[i];
        if (result != null) {
          all.add(result);
        }
      }
      return all;
    }
  }

  private static Result examine(ServerConfig server, ConnectorContext context) {
    long began = System.nanoTime();
    int tools = 0;
    @Nullable Fault fault = null;
    for (ConnectorType type : Connectors.ALL) {
      if (type.name().equals(server.type())) {
        try (Connector connector = type.open(server, context)) {
          tools = connector.tools().size();
        } catch (GatewayException e) {
          fault = e.fault();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
    }
    return new Result(
        server.id(), tools, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), fault);
  }
}
