package dev.boardcast.gateway.audit;

import dev.boardcast.gateway.json.RawObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One line of the audit, which ends in the digest of itself and of the line before it: a line that
/// is changed, taken out or put in breaks the chain there. Pure.
///
/// @param sequence counts the lines, from 1
/// @param hash of all of it but the hash
public record AuditLine(long sequence, String hash, String text) {
  /// What the first line follows.
  static final AuditLine START = new AuditLine(0, "0".repeat(64), "");

  /// A longer value is cut.
  static final int VALUE_MAX_CHARS = 512;

  private static final Pattern FORM =
      Pattern.compile(
          "(\\{\"sequence\":(\\d{1,18}),.*\"previous\":\"([0-9a-f]{64})\"),\"hash\":\"([0-9a-f]{64})\"}");

  /// The line after this one.
  ///
  /// @param at when it happened, ISO 8601
  AuditLine next(String at, AuditEvent event) {
    StringBuilder json =
        new StringBuilder(256)
            .append("{\"sequence\":")
            .append(sequence + 1)
            .append(",\"at\":\"")
            .append(at)
            .append("\",\"event\":")
            .append(RawObject.quote(event.kind()));
    for (Map.Entry<String, String> value : event.values().entrySet()) {
      String text = value.getValue();
      json.append(',')
          .append(RawObject.quote(value.getKey()))
          .append(':')
          .append(RawObject.quote(text.substring(0, Math.min(text.length(), VALUE_MAX_CHARS))));
    }
    String body = json.append(",\"previous\":\"").append(hash).append('"').toString();
    String own = digest(body);
    return new AuditLine(sequence + 1, own, body + ",\"hash\":\"" + own + "\"}");
  }

  /// What breaks the chain where this line follows `before`; null where nothing does.
  @Nullable String fault(AuditLine before) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return "it is no line of the audit";
    }
    if (!digest(parts.group(1)).equals(parts.group(4))) {
      return "it was changed";
    }
    if (!parts.group(3).equals(before.hash())) {
      return "what was before it is not there any more, or was changed";
    }
    return sequence == before.sequence() + 1 ? null : "lines are missing before it";
  }

  /// A line of a file, as far as it is one.
  static AuditLine read(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? new AuditLine(Long.parseLong(parts.group(2)), parts.group(4), text)
        : new AuditLine(-1, "", text);
  }

  boolean isLine() {
    return sequence >= 0;
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
