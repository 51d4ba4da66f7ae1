package dev.boardcast.tracker.store.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// Digests by which two histories, or two states, of one epoch are told apart: the beginning of a
/// SHA-256, as base64url.
///
/// They are a guard against accidents, such as a copied database, not against somebody who makes up
/// a history that fits. Confined to one thread at a time.
public final class ChainDigest {
  /// 72 bits: of a billion pairs of histories that differ, one is taken for the same with a chance
  /// of 1 to 4,700 billion. 12 characters on the wire.
  static final int DIGEST_BYTES = 9;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final MessageDigest sha256;

  public ChainDigest() {
    sha256 = sha256();
  }

  /// Where a chain begins: before a project's first event, or before the oldest that a log from
  /// before there were digests still had.
  ///
  /// @param sequence of the event before the first of the chain
  public static String seed(String epoch, int project, long sequence) {
    return epoch + ":" + project + ":" + sequence;
  }

  /// The digest of an event.
  ///
  /// @param before the digest before it, or the chain's seed
  /// @param text the event's JSON
  public String next(String before, String text) {
    sha256.update(before.getBytes(StandardCharsets.US_ASCII));
    return of(text);
  }

  /// The digest of a text alone.
  public String of(String text) {
    byte[] whole = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    return BASE64.encodeToString(Arrays.copyOf(whole, DIGEST_BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
