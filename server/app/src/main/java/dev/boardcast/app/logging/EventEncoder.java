package dev.boardcast.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/// One JSON object a line: `timestamp`, `level`, `component`, `message`, the event's own members,
/// and `stack_trace` where something failed.
final class EventEncoder extends EncoderBase<ILoggingEvent> {
  private static final List<KeyValuePair> NONE = List.of();
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonObject line = new JsonObject();
    line.addProperty("timestamp", TIMESTAMP.format(event.getInstant()));
    line.addProperty("level", event.getLevel().toString());
    String logger = event.getLoggerName();
    line.addProperty("component", logger.substring(logger.lastIndexOf('.') + 1));
    line.addProperty("message", event.getFormattedMessage());
    for (KeyValuePair pair : Objects.requireNonNullElse(event.getKeyValuePairs(), NONE)) {
      if (pair.value instanceof Number number) {
        line.addProperty(pair.key, number);
      } else if (pair.value != null && !pair.value.toString().isEmpty()) {
        line.addProperty(pair.key, pair.value.toString());
      }
    }
    if (event.getThrowableProxy() != null) {
      line.addProperty("stack_trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
