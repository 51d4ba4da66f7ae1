package dev.boardcast.gateway.upstream;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Ids of requests: each once, and none that a server can know before it has read the request. So
/// an answer shows that its request was read, and that the next one finds room. They are small
/// whole numbers, as some servers take no others. Thread-safe.
final class CallIds {
  /// What servers read into 32 bits takes them; after so many, ids are longer.
  private static final int HALF_BITS = 15;

  private static final int HALF = (1 << HALF_BITS) - 1;
  private static final long LOW = (1L << (2 * HALF_BITS)) - 1;
  private static final int ROUNDS = 4;
  private static final int SECRET_BYTES = 16;

  private final byte[] secret = new byte[SECRET_BYTES];
  private final AtomicLong last = new AtomicLong();

  CallIds() {
    new SecureRandom().nextBytes(secret);
  }

  /// The next one; never 0.
  long next() {
    long id = 0;
    while (id == 0) {
      id = hidden(last.incrementAndGet());
    }
    return id;
  }

  /// A Feistel network: each number becomes another one, and no two the same.
  private long hidden(long number) {
    int left = (int) (number >>> HALF_BITS) & HALF;
    int right = (int) number & HALF;
    for (int round = 0; round < ROUNDS; round++) {
      int mixed = left ^ mix(round, right);
      left = right;
      right = mixed;
    }
    long low = ((long) left << HALF_BITS) + right;
    return number - (number & LOW) + low;
  }

  private int mix(int round, int half) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(secret);
      digest.update((byte) round);
      digest.update((byte) (half >>> Byte.SIZE));
      digest.update((byte) half);
      return ByteBuffer.wrap(digest.digest()).getInt() & HALF;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has it", e);
    }
  }

  /// Ids are ours, and so whole numbers; anything else is 0, which no request has.
  static long read(@Nullable String id) {
    if (id == null || id.isEmpty() || id.length() > 18) {
      return 0;
    }
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
