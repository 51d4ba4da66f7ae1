package dev.boardcast.app.keys;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The named keys of a server, wherever they are kept. Several programs may change them at once:
/// they take turns, and who reads finds them before or after a change.
public abstract sealed class KeyStore implements AutoCloseable permits KeyFile, KeyTable {
  /// Named keys of a server.
  public static final int KEYS_MAX_COUNT = 256;

  private static final int KEY_BYTES = 32;

  /// A state of them: another one, other keys.
  ///
  /// @throws IOException when it cannot be looked at now
  abstract Object stamp() throws IOException;

  /// The keys there are.
  ///
  /// @throws SettingsException when they cannot be read
  public abstract List<NamedKey> read();

  abstract void change(UnaryOperator<List<NamedKey>> change);

  /// Where they are, for a person.
  public abstract String place();

  /// Makes a key.
  ///
  /// @return the key itself, which is kept nowhere
  /// @throws CommandFailure when the name is taken or there are too many
  public final String add(
      String name, Scope scope, Optional<Set<Integer>> projects, InstantSource clock) {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    String key = "bc_" + HexFormat.of().formatHex(random);
    NamedKey made =
        new NamedKey(
            name,
            KeySet.hashText(key),
            scope,
            projects,
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    change(keys -> {
      if (keys.stream().anyMatch(k -> k.name().equals(name))) {
        throw new CommandFailure(
            "there is a key `%s` already; revoke it first, or take another name".formatted(name));
      }
      keys.add(made);
      return unlessTooMany(keys);
    });
    return key;
  }

  /// @throws CommandFailure when there is no such key
  public final void revoke(String name) {
    change(keys -> {
      if (!keys.removeIf(k -> k.name().equals(name))) {
        throw new CommandFailure(
            name.equals(Principal.LOCAL)
                ? "the key `local` is the server's own: it is in STATE_TRACKING_API_KEY or the credentials file"
                : "there is no key `%s`; `boardcast key list` shows those there are"
                    .formatted(name));
      }
      return keys;
    });
  }

  /// Takes keys of elsewhere over, which stay valid as they are. All or none.
  ///
  /// @return names of those that were here already, and are as they were
  /// @throws CommandFailure when there are too many
  public final List<String> takeOver(List<NamedKey> others) {
    List<String> known = new ArrayList<>();
    change(keys -> {
      known.clear();
      for (NamedKey other : others) {
        if (keys.stream().anyMatch(k -> k.name().equals(other.name()))) {
          known.add(other.name());
        } else {
          keys.add(other);
        }
      }
      return unlessTooMany(keys);
    });
    return known;
  }

  static List<NamedKey> unlessTooMany(List<NamedKey> keys) {
    if (keys.size() > KEYS_MAX_COUNT) {
      throw new CommandFailure(
          "there can be %d keys at most; revoke one that is not used".formatted(KEYS_MAX_COUNT));
    }
    return keys;
  }

  @Override
  public void close() {
    // A file needs none.
  }
}
