package dev.boardcast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionReplyTest {
  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);

  /// However late the answer comes: without its memory given back, each client that goes costs
  /// some.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerToAClientThatIsGoneLeavesNoMemoryBehind(boolean headOnly) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(memory);
    ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter();
    channel.pipeline().addLast(new HttpResponseEncoder()).addLast(handler);
    ConnectionReply reply =
        new ConnectionReply(channel.pipeline().context(handler), true, headOnly, this, () -> {});
    reply.gone();
    reply.answer(200, Map.of(), "a body");
    assertThat(reply.isOpen()).isFalse();
    channel.finishAndReleaseAll();
    assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory()).isZero();
  }
}
