package dev.boardcast.gateway.face;

import dev.boardcast.core.access.AuthThrottle;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.RequestKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lets in who has a key of the configuration that is in force. Thread-safe.
public final class KeyGate {
  /// A longer key is none.
  static final int KEY_MAX_CHARS = 512;

  private final AuthThrottle failures = new AuthThrottle();
  private volatile Map<String, KeyConfig> byDigest = Map.of();

  /// What a request gets.
  public sealed interface Verdict {
    record In(KeyConfig key) implements Verdict {}

    /// @param retryAfterS above 0 where this address failed too often
    record Out(boolean keyGiven, int retryAfterS) implements Verdict {}
  }

  public void use(List<KeyConfig> keys) {
    byDigest = keys.stream().collect(Collectors.toUnmodifiableMap(KeyConfig::digest, key -> key));
  }

  /// Whether a key that let somebody in is still one.
  public boolean holds(KeyConfig key) {
    return byDigest.containsKey(key.digest());
  }

  /// Whether one has this name.
  public boolean has(String name) {
    return byDigest.values().stream().anyMatch(key -> key.name().equals(name));
  }

  /// Keys are looked up by their digests, so the time that it takes says nothing about them.
  public Verdict admit(HttpCall call) {
    String given = RequestKeys.find(name -> call.header(name.toLowerCase(Locale.ROOT)));
    KeyConfig key =
        given == null || given.length() > KEY_MAX_CHARS ? null : byDigest.get(digest(given));
    if (key != null) {
      return new Verdict.In(key);
    }
    return new Verdict.Out(
        given != null, failures.failed(call.address(), System.nanoTime() / 1_000_000));
  }

  /// Forgets failures of minutes that are over. To be called every second or so.
  public List<AuthThrottle.Tally> sweep() {
    return failures.takeOver(System.nanoTime() / 1_000_000);
  }

  /// As the configuration has it, without what it begins with.
  public static String digest(@Nullable String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(String.valueOf(key).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
