package dev.boardcast.core.access;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides who comes in. Implementations are thread-safe, do not block, and take the same time for
/// every wrong key.
public interface Authenticator {
  /// @param key null where the request has none
  /// @param address of the one who asks, without a port
  AuthResult admit(@Nullable String key, String address);

  /// Whether a grant that was given is still good: its key was not revoked since.
  boolean holds(Principal grant);

  /// A gate of one key, which allows everything and is never revoked.
  static Authenticator of(Predicate<String> isValid) {
    return new Authenticator() {
      @Override
      public AuthResult admit(@Nullable String key, String address) {
        return key != null && isValid.test(key)
            ? new AuthResult.Granted(Principal.local())
            : new AuthResult.Refused(key != null);
      }

      @Override
      public boolean holds(Principal grant) {
        return true;
      }
    };
  }
}
