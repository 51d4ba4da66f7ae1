package dev.boardcast.app.keys;

import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A key as it is kept: not the key itself, but its hash.
///
/// @param hash SHA-256 of the key's UTF-8, in hexadecimal
public record NamedKey(
    String name, String hash, Scope scope, Optional<Set<Integer>> projects, Instant createdAt) {
  public static final int NAME_MAX_CHARS = 64;

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,%d}".formatted(NAME_MAX_CHARS - 1));
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /// How many digits of the hash tell keys of one name apart.
  private static final int ID_CHARS = 16;

  public NamedKey {
    projects = projects.map(Set::copyOf);
    if (!isName(name)
        || !HASH.matcher(hash).matches()
        || projects.stream().anyMatch(p -> p.size() > Principal.PROJECTS_MAX_COUNT)
        || projects.stream().flatMap(Set::stream).anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException("this is no key of a server");
    }
  }

  /// 1 to 64 letters and digits, and `.`, `_`, `-` past the first.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.equals(Principal.LOCAL);
  }

  Principal grant() {
    return new Principal(hash.substring(0, ID_CHARS), name, scope, projects);
  }
}
