package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
final class CallsTest {
  private final BlockingQueue<ResponseMessage> answers = new LinkedBlockingQueue<>();

  @Test
  void aCallThatDiesIsAnswered() throws Exception {
    Calls calls = new Calls();
    Calls.Reply reply =
        new Calls.Reply() {
          @Override
          public void answer(ResponseMessage message) {
            answers.add(message);
          }

          @Override
          public void none() {}
        };
    calls.start(
        Either.forRight(1),
        () -> {
          throw new NoClassDefFoundError("a part of the program is gone");
        },
        reply);
    ResponseMessage answer = answers.poll(Patience.SECONDS, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    assertThat(answer.getError().getCode()).isEqualTo(ResponseErrorCode.InternalError.getValue());
    calls.finish(Patience.LONG);
    assertThat(answers).isEmpty();
  }
}
