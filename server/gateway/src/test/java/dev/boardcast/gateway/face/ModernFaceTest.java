package dev.boardcast.gateway.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.mcp.rpc.stream.EventStream;
import dev.boardcast.protocol.http.HttpReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModernFaceTest {
  private static final Ending BROKEN = new Ending.Broken(new IllegalStateException("broken"));
  private static final String ERROR =
      "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32603,\"message\":\"Internal error\"}}";

  /// What was written, in a line each.
  private static final class Written implements HttpReply {
    final List<String> lines = new ArrayList<>();

    @Override
    public void answer(int status, Map<String, String> headers, String body) {
      lines.add(status + " " + body);
    }

    @Override
    public void begin(int status, Map<String, String> headers) {
      lines.add("begin");
    }

    @Override
    public void write(String text) {
      lines.add(text.strip());
    }

    @Override
    public void finish() {
      lines.add("finish");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void onClosed(Runnable then) {}
  }

  @Test
  void anErrorOfAServersHasTheStatusThatTheProtocolHasForIt() {
    for (Map.Entry<String, Integer> one :
        Map.of(
                "{\"code\":-32601,\"message\":\"x\"}", 404,
                "{\"code\":-32021,\"message\":\"x\"}", 400,
                "{\"code\":-32603,\"message\":\"once -32601, once -32021\"}", 200,
                "{\"code\":\"odd\"}", 200,
                "", 200)
            .entrySet()) {
      assertThat(ModernFace.status(Fault.answered(ErrorCode.MCP_SERVER_ERROR, "it", one.getKey())))
          .as(one.getKey())
          .isEqualTo(one.getValue());
    }
  }

  @Test
  void aCallThatIsBrokenIsAnsweredAlsoWhereItsStreamHasBegun() {
    Written plain = new Written();
    ModernFace.ended(new EventStream(plain, true), "7", BROKEN, 200);
    assertThat(plain.lines).containsExactly("500 " + ERROR);
    Written streamed = new Written();
    EventStream stream = new EventStream(streamed, true);
    stream.comment();
    ModernFace.ended(stream, "7", BROKEN, 200);
    assertThat(streamed.lines)
        .containsExactly("begin", ":", "event: message\ndata: " + ERROR, "finish");
  }
}
