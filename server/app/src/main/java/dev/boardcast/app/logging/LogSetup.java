package dev.boardcast.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.boardcast.app.settings.LogFormat;
import java.util.Collection;
import org.slf4j.LoggerFactory;

/// Logback's configuration in code (found as a service): everything goes to stderr, since stdout
/// belongs to the protocols.
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{24} -%replace( [%X{request:-}]){' \\[\\]$', ''} %msg%n%ex{8}";

  private static final String APPENDER = "stderr";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender(context, lines(context)));
    context.getLogger("dev.boardcast").setLevel(Level.INFO);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Sets in what form is logged. Secrets that this process knows are masked wherever they might
  /// come up. Before other threads log.
  public static void setFormat(LogFormat format, Collection<String> secrets) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> lines(context);
          case JSON -> json(context);
        };
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAppender(APPENDER);
    root.addAppender(appender(context, new MaskingEncoder(encoder, secrets)));
  }

  /// One JSON object a line, with what is known of the call that it is about. Before other threads
  /// log.
  public static void setEvents() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAppender(APPENDER);
    EventEncoder encoder = new EventEncoder();
    encoder.setContext(context);
    encoder.start();
    root.addAppender(appender(context, encoder));
  }

  private static Encoder<ILoggingEvent> lines(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMessage(false);
    encoder.setWithFormattedMessage(true);
    encoder.setWithArguments(false);
    encoder.start();
    return encoder;
  }

  private static ConsoleAppender<ILoggingEvent> appender(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.addFilter(new SocketFaults());
    appender.start();
    return appender;
  }

  /// Sets how much this program logs; its libraries stay at warnings.
  public static void setLevel(dev.boardcast.app.settings.LogLevel level) {
    Level chosen =
        switch (level) {
          case DEBUG -> Level.DEBUG;
          case INFO -> Level.INFO;
          case WARN -> Level.WARN;
          case ERROR -> Level.ERROR;
        };
    ((Logger) LoggerFactory.getLogger("dev.boardcast")).setLevel(chosen);
  }
}
