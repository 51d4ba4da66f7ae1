package dev.boardcast.gateway.pin;

import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/// What a model may see of a tool, in the one form that RFC 8785 gives it, and its digest. Members
/// that nobody knows yet count, too: a client may show them. Pure.
///
/// @param text canonical JSON
/// @param value SHA-256 of it, as the configuration has digests
public record ToolDigest(String text, String value) {
  /// @throws IOException where it has no such form: a member twice, a number that is none
  public static ToolDigest of(RawObject tool) throws IOException {
    RawObject seen = tool.without("_meta").without("icons");
    try {
      return ofCanonical(new JsonCanonicalizer(seen.toString()).getEncodedString());
    } catch (RuntimeException e) {
      throw new IOException("it has no canonical form", e);
    }
  }

  static ToolDigest ofCanonical(String text) {
    return new ToolDigest(text, digest(text));
  }

  private static String digest(String text) {
    try {
      return "sha256:"
          + HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
