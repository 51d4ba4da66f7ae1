package dev.boardcast.gateway;

import com.google.gson.JsonObject;
import dev.boardcast.gateway.audit.Audit;
import dev.boardcast.gateway.call.Dispatcher;
import dev.boardcast.gateway.config.ConfigFault;
import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.ConfigReader;
import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorType;
import dev.boardcast.gateway.connector.ProcessHost;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.face.KeyGate;
import dev.boardcast.gateway.face.McpFace;
import dev.boardcast.gateway.face.RestFace;
import dev.boardcast.gateway.oauth.Login;
import dev.boardcast.gateway.oauth.OAuthTokens;
import dev.boardcast.gateway.vault.VaultSecrets;
import dev.boardcast.gateway.watch.Watch;
import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpReply;
import dev.boardcast.protocol.http.HttpService;
import dev.boardcast.protocol.http.OriginPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway without its transport: many servers behind one address. Thread-safe.
public final class Gateway implements HttpService, AutoCloseable {
  private static final String HEALTHY = "{\"status\":\"UP\"}";
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Map<String, String> FIGURES =
      Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private final Map<String, ConnectorType> types;
  private final ProcessHost host;
  private final Supplier<String> metrics;
  private final Dispatcher dispatcher;
  private final KeyGate gate = new KeyGate();
  private final McpFace mcp;
  private final RestFace rest;
  private final OriginPolicy origins;
  private final Watch watch;
  private final Thread keeper;
  private GatewayConfig inForce = new GatewayConfig(List.of(), List.of());

  /// @param version as servers and callers are told it
  /// @param names under which it is reached, beside those of loopback
  /// @param environment where secrets and programs are looked for
  public Gateway(
      GatewayConfig config,
      String version,
      Set<String> names,
      Map<String, String> environment,
      Surroundings surroundings) {
    this(config, version, names, environment, surroundings, Connectors.ALL);
  }

  Gateway(
      GatewayConfig config,
      String version,
      Set<String> names,
      Map<String, String> environment,
      Surroundings surroundings,
      List<ConnectorType> connectors) {
    types = connectors.stream().collect(Collectors.toMap(ConnectorType::name, Function.identity()));
    host = new ProcessHost(environment);
    metrics = surroundings.metrics();
    Path folder = surroundings.folder();
    watch =
        new Watch(
            surroundings.figures(), new Audit(folder == null ? null : Surroundings.audit(folder)));
    origins = new OriginPolicy(names);
    Secrets secrets = new Secrets(environment, watch::secretFailed, new VaultSecrets(environment));
    ConnectorContext context =
        new ConnectorContext(
            version, secrets, new OAuthTokens(secrets, folder, watch), _ -> {}, _ -> {}, host);
    AtomicReference<@Nullable McpFace> told = new AtomicReference<>();
    dispatcher =
        new Dispatcher(
            (entry, changed, updated) -> {
              ConnectorType type = types.get(entry.type());
              if (type == null) {
                throw new IllegalArgumentException("no such type: " + entry.type());
              }
              return type.open(entry, context.with(changed, updated));
            },
            (server, change) -> {
              McpFace face = told.get();
              if (face != null) {
                face.changed(server, change);
              }
            },
            (server, uri) -> {
              McpFace face = told.get();
              if (face != null) {
                face.updated(server, uri);
              }
            },
            surroundings.pins(),
            watch);
    watch.begin(dispatcher);
    mcp = new McpFace(dispatcher, version);
    told.set(mcp);
    rest = new RestFace(dispatcher);
    use(config);
    keeper = Thread.ofVirtual().name("gateway-keeper").start(this::sweep);
  }

  /// Reads a configuration's text: YAML or JSON.
  public static ConfigOutcome read(String text) {
    return new ConfigReader(Connectors.rules(Connectors.ALL)).read(text);
  }

  /// A person's login for one entry.
  ///
  /// @param environment where secrets are looked for
  /// @param folder where the gateway keeps things
  /// @param redirect where the browser comes back to
  public static Login login(
      ServerConfig server, Map<String, String> environment, Path folder, URI redirect)
      throws GatewayException, InterruptedException {
    return new Login(
        server, new Secrets(environment, _ -> {}, new VaultSecrets(environment)), folder, redirect);
  }

  /// The configuration's JSON Schema.
  public static JsonObject schema() {
    return new ConfigReader(Connectors.rules(Connectors.ALL)).schema();
  }

  /// Goes by this configuration from now on; what did not change goes on as it is.
  public synchronized void use(GatewayConfig config) {
    watch.loaded(inForce, config);
    inForce = config;
    dispatcher.use(config);
    gate.use(config.keys());
    mcp.sweep(gate);
  }

  /// A configuration was read that cannot be used; what is in force stays so.
  public void refused(List<ConfigFault> faults) {
    watch.refused(faults);
  }

  private void sweep() {
    try {
      while (true) {
        Thread.sleep(1_000);
        try {
          watch.look(dispatcher, gate.sweep());
          dispatcher.look();
          mcp.sweep(gate);
        } catch (RuntimeException e) {
          LOG.error("looking after the gateway failed", e);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void serve(HttpCall call, HttpReply reply) {
    if (call.path().equals("/api/v1/mcp/health") && call.method().equals("GET")) {
      reply.answer(200, JSON, HEALTHY);
      return;
    }
    Optional<String> stranger = origins.fault(call.header("host"), call.header("origin"));
    if (stranger.isPresent()) {
      answer(reply, 403, Map.of(), stranger.get());
      return;
    }
    switch (gate.admit(call)) {
      case KeyGate.Verdict.In(var key) -> {
        if (call.path().equals("/metrics") && call.method().equals("GET")) {
          Thread.ofVirtual().name("gateway-metrics").start(() -> figures(reply));
        } else if (call.path().equals("/mcp")) {
          mcp.serve(call, reply, key);
        } else if (call.path().startsWith(RestFace.PREFIX)) {
          rest.serve(call, reply, key);
        } else {
          answer(
              reply,
              404,
              Map.of(),
              "There is nothing here: MCP is at /mcp, REST below /api/v1/mcp");
        }
      }
      case KeyGate.Verdict.Out(_, var retryAfterS) when retryAfterS > 0 ->
          answer(
              reply,
              429,
              Map.of("Retry-After", Integer.toString(retryAfterS)),
              "Too many requests without a right key");
      case KeyGate.Verdict.Out(var keyGiven, _) ->
          answer(
              reply,
              401,
              Map.of("WWW-Authenticate", "Bearer realm=\"boardcast gateway\""),
              keyGiven
                  ? "The key is not one of this gateway's: `boardcast gateway key NAME` makes one"
                  : "A key is needed: send the header Authorization: Bearer KEY");
    }
  }

  private void figures(HttpReply reply) {
    try {
      reply.answer(200, FIGURES, watch.still(metrics));
    } catch (RuntimeException e) {
      LOG.error("a request to /metrics failed", e);
      answer(reply, 500, Map.of(), "The figures could not be read: try again");
    }
  }

  private static void answer(
      HttpReply reply, int status, Map<String, String> more, String message) {
    Map<String, String> headers = new HashMap<>(JSON);
    headers.putAll(more);
    JsonObject data = new JsonObject();
    data.addProperty(
        "code",
        switch (status) {
          case 401, 429 -> "AUTHENTICATION_FAILURE_API";
          case 403 -> "AUTHORIZATION_ERROR";
          case 500 -> "API_INTERNAL_ERROR";
          default -> "ROUTING_ERROR";
        });
    JsonObject error = new JsonObject();
    error.addProperty("code", -32000);
    error.addProperty("message", message);
    error.add("data", data);
    // Of JSON-RPC, and as REST has its errors: who is not let in has not said which it speaks.
    JsonObject body = new JsonObject();
    body.addProperty("jsonrpc", "2.0");
    body.addProperty("status", "error");
    body.add("error", error);
    reply.answer(status, headers, body.toString());
  }

  /// Takes no more calls, gives those in flight a while, and ends all that it started.
  @Override
  public void close() {
    keeper.interrupt();
    dispatcher.close();
    mcp.close();
    host.close();
    watch.close();
  }
}
