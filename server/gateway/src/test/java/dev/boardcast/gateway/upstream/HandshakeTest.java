package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.Outgoing;
import dev.boardcast.gateway.upstream.link.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a server is taken for by what it says at first.
@Timeout(300)
final class HandshakeTest {
  /// As long as nothing is silent, nobody waits for it.
  private static final long TIMEOUT_MS = 60_000;

  private static final Revision MODERN = new Revision(Revision.MODERN, true);
  private static final Revision OLDER = new Revision("2025-06-18", false);
  private static final String SPEAKS_MODERN =
      "\"result\":{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}";
  private static final String SPEAKS_OLDER =
      "\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}";
  private static final String SILENCE = "";

  private final List<String> asked = new CopyOnWriteArrayList<>();

  /// By methods: a member of a response, or the status that stands instead of one.
  private final Map<String, Queue<Object>> says = new ConcurrentHashMap<>();

  private final McpClient client =
      new McpClient(
          "team",
          new Wording("1"),
          Offers.NONE,
          new Deadlines(),
          new McpClient.Listener() {
            @Override
            public void notified(String method, RawObject params) {}

            @Override
            public void ended(String why) {}
          });

  /// A server that says each thing once, and the last again and again.
  private final class Scripted extends ScriptedLink {
    @Override
    public void send(Outgoing message) {
      if (message.id() == 0 || !message.leaves().getAsBoolean()) {
        return;
      }
      asked.add(message.method());
      Queue<Object> lines = Objects.requireNonNull(says.get(message.method()));
      Object said = lines.size() > 1 ? lines.remove() : lines.element();
      if (said instanceof Fault fault) {
        client.failed(message.id(), fault);
      } else if (!said.equals(SILENCE)) {
        client.received(
            "{\"jsonrpc\":\"2.0\",\"id\":%d,%s}".formatted(message.id(), said), message.id());
      }
    }

    @Override
    public boolean abandon(long id) {
      return true;
    }
  }

  private void says(String method, Object... lines) {
    says.put(method, new ArrayDeque<>(List.of(lines)));
  }

  private Handshake shake(@Nullable Revision known, long timeoutMs) throws Exception {
    asked.clear();
    client.connect(new Scripted());
    return Handshake.shake(client, known, timeoutMs);
  }

  private Handshake shake(@Nullable Revision known) throws Exception {
    return shake(known, TIMEOUT_MS);
  }

  private static String error(int code) {
    return "\"error\":{\"code\":%d,\"message\":\"no\"}".formatted(code);
  }

  private static Fault status(int status) {
    ErrorCode code = status >= 500 ? ErrorCode.MCP_SERVER_ERROR : ErrorCode.MCP_CLIENT_ERROR;
    return Fault.answered(code, "The status was %d.".formatted(status), "");
  }

  @Test
  void whoKnowsNotTheQuestionIsOfBefore() throws Exception {
    says("initialize", SPEAKS_OLDER);
    for (Object no :
        List.of(error(-32601), error(-32600), error(-32602), error(-32022), status(400))) {
      says("server/discover", no);
      assertThat(shake(null)).as(no.toString()).isEqualTo(new Handshake(OLDER, true));
    }
    shake(OLDER);
    assertThat(asked).containsExactly("initialize");
  }

  @Test
  void whatPassesByItselfMakesNobodyOlder() throws Exception {
    says("initialize", SPEAKS_OLDER);
    List<Object> passing =
        List.of(
            status(500),
            Fault.unreachable("It cannot now.", 1),
            Fault.limited("Too often.", 1),
            Fault.lost("It broke."));
    for (Object fault : passing) {
      says("server/discover", fault, SPEAKS_MODERN);
      try {
        var taken = shake(null);
        throw new AssertionError("taken for " + taken);
      } catch (GatewayException e) {
        assertThat(e.fault()).isSameAs(fault);
      }
      assertThat(asked).containsExactly("server/discover");
      assertThat(shake(null)).isEqualTo(new Handshake(MODERN, true));
    }
  }

  @Test
  void whatSilenceFoundIsNotKept() throws Exception {
    says("server/discover", SILENCE);
    says("initialize", SPEAKS_OLDER);
    Handshake found = shake(null);
    assertThat(found).isEqualTo(new Handshake(OLDER, false));
    Handshake sure = new Handshake(MODERN, true);
    for (boolean byPipe : new boolean[] {false, true}) {
      assertThat(found.after(null, byPipe)).isEqualTo(found);
      assertThat(found.after(found, byPipe)).isEqualTo(new Handshake(OLDER, byPipe));
      assertThat(found.after(sure, byPipe)).isEqualTo(sure);
      assertThat(sure.after(found, byPipe)).isEqualTo(sure);
    }
    // A mistake of its own says as little.
    for (int code : new int[] {-32603, -32000, -32001}) {
      says("server/discover", error(code));
      assertThat(shake(null)).as("%d", code).isEqualTo(new Handshake(OLDER, false));
    }
  }

  @Test
  void whereInitializeIsRefusedOneOf20260728IsLookedForOnceMore() throws Exception {
    says("initialize", error(-32022));
    says("server/discover", SPEAKS_MODERN);
    assertThat(shake(OLDER)).as("it was replaced").isEqualTo(new Handshake(MODERN, true));
    says("server/discover", SILENCE, SPEAKS_MODERN);
    assertThat(shake(null)).as("it began slowly").isEqualTo(new Handshake(MODERN, true));
    assertThat(asked).containsExactly("server/discover", "initialize", "server/discover");
    // One that refuses both is asked no more than that.
    says("server/discover", error(-32601));
    List<List<String>> rounds = new ArrayList<>();
    for (Revision known : new Revision[] {OLDER, null}) {
      try {
        var taken = shake(known);
        throw new AssertionError("taken for " + taken);
      } catch (GatewayException e) {
        assertThat(e.fault().code()).isEqualTo(ErrorCode.MCP_CLIENT_ERROR);
        rounds.add(List.copyOf(asked));
      }
    }
    assertThat(rounds)
        .containsExactly(
            List.of("initialize", "server/discover"), List.of("server/discover", "initialize"));
  }
}
