package dev.boardcast.app.keys;

import dev.boardcast.core.access.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The keys that are valid at a time. Pure and immutable.
///
/// A key is looked for by comparing its hash with every one there is, each in constant time and all
/// of them whatever was found: how long it takes tells nothing.
final class KeySet {
  private final List<Entry> entries = new ArrayList<>();
  private final Set<Principal> grants = new HashSet<>();

  // Entries are not compared, and nobody changes a hash.
  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(byte[] hash, Principal grant) {}

  /// @param localKey the key that the server was started with, which allows everything
  KeySet(String localKey, List<NamedKey> named) {
    add(hash(localKey), Principal.local());
    for (NamedKey key : named) {
      add(HexFormat.of().parseHex(key.hash()), key.grant());
    }
  }

  private void add(byte[] hash, Principal grant) {
    entries.add(new Entry(hash, grant));
    grants.add(grant);
  }

  /// What a key allows; empty for one that is not valid.
  Optional<Principal> find(String key) {
    byte[] asked = hash(key);
    Principal found = null;
    for (Entry entry : entries) {
      boolean same = MessageDigest.isEqual(entry.hash(), asked);
      found = same ? entry.grant() : found;
    }
    return Optional.ofNullable(found);
  }

  boolean holds(Principal grant) {
    return grants.contains(grant);
  }

  static String hashText(String key) {
    return HexFormat.of().formatHex(hash(key));
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
