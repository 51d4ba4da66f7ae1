package dev.boardcast.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;

/// Leaves out what Netty says, with a trace each second, of connections that it could not take
/// because descriptors are used up: the server tells of that state once, in a sentence.
final class SocketFaults extends Filter<ILoggingEvent> {
  private static final String PIPELINE = "io.netty.channel.DefaultChannelPipeline";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return event.getLoggerName().equals(PIPELINE)
            && event.getThrowableProxy() instanceof ThrowableProxy proxy
            && proxy.getThrowable() instanceof IOException
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
