package dev.boardcast.tracker.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// `X-Hub-Signature-256`: HMAC-SHA-256 of the body as it came, under the shared secret.
public final class GitHubSignature {
  private static final String PREFIX = "sha256=";

  private GitHubSignature() {}

  /// Compares in constant time.
  public static boolean fits(String secret, byte[] body, @Nullable String header) {
    if (header == null || !header.startsWith(PREFIX)) {
      return false;
    }
    byte[] expected =
        (PREFIX + HexFormat.of().formatHex(mac(secret, body))).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, header.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mac(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
