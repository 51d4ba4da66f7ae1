package dev.boardcast.hub.send;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(900)
final class RingSupplyTest {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(RingSupply.class);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  @Test
  void whatTheKernelHasIsToldInOneLine() {
    RingSupply supply = RingSupply.ofKernel();
    supply.find();
    assertThat(lines.list).hasSize(1);
    SendRing ring = supply.take();
    assertThat(ring == null).isEqualTo(supply.isRefused());
    assertThat(lines.list.getFirst().getFormattedMessage())
        .contains(supply.isRefused() ? "no io_uring here" : "sent by io_uring");
    if (ring != null) {
      ring.close();
    }
    assertThat(lines.list).hasSize(1);
  }

  /// Nobody waits for it: who asks meanwhile sends without.
  @Test
  void itIsFoundOutInTheBackground() {
    RingSupply supply = RingSupply.ofKernel();
    SendRing ring = supply.take();
    assertThat(ring).isNull();
    while (ring == null && !supply.isRefused()) {
      Thread.onSpinWait();
      ring = supply.take();
    }
    if (ring != null) {
      ring.close();
    }
    assertThat(lines.list).hasSize(1);
  }

  @Test
  void whoWantsNoneHasNoneAndIsToldNothing() {
    RingSupply supply = RingSupply.none();
    assertThat(supply.take()).isNull();
    assertThat(supply.isRefused()).isTrue();
    assertThat(lines.list).isEmpty();
  }
}
