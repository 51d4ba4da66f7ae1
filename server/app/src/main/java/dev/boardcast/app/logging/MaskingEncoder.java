package dev.boardcast.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Shows known secrets as `***`, in whatever a line says. Nothing here logs one; this is for what a
/// library or a message of the system might repeat.
final class MaskingEncoder extends EncoderBase<ILoggingEvent> {
  private static final String MASK = "***";

  private final Encoder<ILoggingEvent> encoder;
  private final List<String> secrets = new ArrayList<>();

  MaskingEncoder(Encoder<ILoggingEvent> encoder, Collection<String> secrets) {
    this.encoder = encoder;
    for (String secret : secrets) {
      this.secrets.add(secret);
      // As it stands inside of JSON.
      String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
      if (!escaped.equals(secret)) {
        this.secrets.add(escaped);
      }
    }
  }

  @Override
  public byte[] headerBytes() {
    return encoder.headerBytes();
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    byte[] line = encoder.encode(event);
    String text = new String(line, StandardCharsets.UTF_8);
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, MASK);
    }
    return masked.equals(text) ? line : masked.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return encoder.footerBytes();
  }
}
