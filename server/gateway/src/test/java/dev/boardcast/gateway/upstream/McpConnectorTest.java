package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.gateway.Gateway;
import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.ProcessHost;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.Link;
import dev.boardcast.gateway.upstream.link.Outgoing;
import dev.boardcast.gateway.upstream.link.Revision;
import dev.boardcast.gateway.vault.VaultSecrets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which connection a call gets, where what a server speaks is not known, or changes.
// Opened before each test.
@SuppressWarnings("NullAway.Init")
@Timeout(300)
final class McpConnectorTest {
  private static final long PATIENCE_MS = 60_000;
  private static final String SPEAKS_MODERN =
      "\"result\":{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}";
  private static final String SPEAKS_OLDER =
      "\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}";
  private static final String FAILS = "\"error\":{\"code\":-32603,\"message\":\"not yet\"}";
  private static final String REFUSES = "\"error\":{\"code\":-32022,\"message\":\"no\"}";
  private static final String UNKNOWN = "\"error\":{\"code\":-32601,\"message\":\"no\"}";

  private final Map<String, String> says = new ConcurrentHashMap<>();

  /// What calls were told to servers with, and which methods were asked.
  private final List<String> calls = new CopyOnWriteArrayList<>();

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile boolean unreached;
  private volatile boolean silent;
  private final ProcessHost host = new ProcessHost(Map.of());
  private McpConnector connector;

  /// A connection to a server that speaks as it is told to.
  private final class Scripted extends ScriptedLink {
    private final Inbox inbox;
    private volatile String offered = "";
    private volatile boolean modern;

    Scripted(Inbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public void send(Outgoing message) {
      if (message.id() == 0 || !message.leaves().getAsBoolean()) {
        return;
      }
      asked.add(message.method());
      if (message.method().equals("initialize")) {
        offered = message.json();
      }
      if (message.method().equals("tools/call")) {
        if (unreached) {
          inbox.unreached("it cannot be reached");
          inbox.failed(message.id(), Fault.unreachable("It cannot be reached.", 0));
          return;
        }
        calls.add(modern ? message.json() : offered);
        if (silent) {
          return;
        }
      }
      inbox.received(
          "{\"jsonrpc\":\"2.0\",\"id\":%d,%s}"
              .formatted(message.id(), says.getOrDefault(message.method(), "\"result\":{}")),
          message.id());
    }

    @Override
    public boolean abandon(long id) {
      return false;
    }

    @Override
    public void settled(Revision revision) {
      modern = revision.modern();
    }

    @Override
    public void close() {
      inbox.lost(STOPPED);
    }
  }

  @BeforeEach
  void open() {
    says.put("subscriptions/listen", UNKNOWN);
    says.put("initialize", SPEAKS_OLDER);
    ConfigOutcome read =
        Gateway.read(
            "servers: [{id: team, type: mcp, server_specific_config: {url: \"http://127.0.0.1:1/mcp\"}}]");
    connector =
        new McpConnector(
            ((ConfigOutcome.Good) read).config().servers().getFirst(),
            () -> Scripted::new,
            new ConnectorContext(
                "1",
                new Secrets(Map.of(), _ -> {}, new VaultSecrets(Map.of())),
                _ -> {
                  throw new IllegalStateException("it wants no tokens");
                },
                _ -> {},
                _ -> {},
                host),
            () -> {});
  }

  @AfterEach
  void close() {
    connector.close();
    host.close();
  }

  /// By a caller who can be asked.
  private String ask() throws Exception {
    return connector.ask(
        new Question(
            "caller",
            "tools/call",
            RawObject.EMPTY.with("name", "\"work\""),
            RawObject.EMPTY,
            null,
            new Counterpart.Silent() {
              @Override
              public RawObject offers() {
                return RawObject.EMPTY.with("elicitation", "{}");
              }
            },
            Trace.NONE,
            PATIENCE_MS));
  }

  @Test
  void whoeverCanBeAskedCanBeWhateverItsConnectionSpeaks() throws Exception {
    // One that begins slowly, and is used by one who cannot be asked.
    says.put("server/discover", FAILS);
    connector.tools();
    says.put("server/discover", SPEAKS_MODERN);
    for (int i = 0; i < 3; i++) {
      ask();
    }
    assertThat(calls).hasSize(3).allMatch(told -> told.contains("elicitation"));
  }

  @Test
  void whatIsInFlightOnAnEarlierConnectionEndsWithTheServersEntry() throws Exception {
    says.put("server/discover", SPEAKS_MODERN);
    ask();
    silent = true;
    CompletableFuture<GatewayException> ended = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            ended.completeExceptionally(new AssertionError("it was answered: " + ask()));
          } catch (GatewayException e) {
            ended.complete(e);
          } catch (Exception e) {
            ended.completeExceptionally(e);
          }
        });
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (calls.size() < 2) {
      assertThat(System.nanoTime() - until).isNegative();
      Thread.sleep(10);
    }
    silent = false;
    unreached = true;
    assertThatThrownBy(this::ask).hasMessageContaining("cannot be reached");
    unreached = false;
    ask();
    connector.close();
    assertThat(ended.get(PATIENCE_MS / 4, TimeUnit.MILLISECONDS).fault().message())
        .contains(Link.STOPPED);
  }

  @Test
  void oneThatWasReplacedIsFoundToBeAnother() throws Exception {
    says.put("server/discover", UNKNOWN);
    connector.tools();
    ask();
    assertThat(asked).contains("initialize");
    says.put("initialize", REFUSES);
    says.put("server/discover", SPEAKS_MODERN);
    unreached = true;
    try {
      throw new AssertionError("it was reached: " + ask());
    } catch (GatewayException e) {
      assertThat(e.fault().message()).contains("cannot be reached");
    }
    assertThat(connector.state().lastError()).contains("cannot be reached");
    unreached = false;
    asked.clear();
    ask();
    assertThat(asked).startsWith("initialize", "server/discover").contains("tools/call");
    connector.tools();
    ask();
    assertThat(calls).hasSize(3).allMatch(told -> told.contains("elicitation"));
  }
}
