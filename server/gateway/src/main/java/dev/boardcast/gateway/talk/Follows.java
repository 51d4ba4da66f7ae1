package dev.boardcast.gateway.talk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which resources callers want to be told of when they change. Thread-safe.
public final class Follows {
  /// Of one caller, in number and in characters of addresses; one more is refused.
  public static final int ONES_MAX_COUNT = 100;

  static final int ONES_MAX_CHARS = 16_384;

  /// Different ones of all callers with one key; one more is refused.
  public static final int OF_KEY_MAX_COUNT = 400;

  static final int OF_KEY_MAX_CHARS = 65_536;

  /// Different ones of one server, for all keys; one more is refused.
  static final int OF_SERVER_MAX_COUNT = 2_000;

  static final int OF_SERVER_MAX_CHARS = 262_144;

  /// Told what callers want of a server all in all; does not block.
  public interface Servers {
    void follow(String server, Set<String> uris);
  }

  /// @param uri the server's own
  /// @param shown as the caller writes it
  public record One(String server, String uri, String shown) {}

  private final Servers servers;

  /// By callers, and by the addresses as they write them. Guarded by this.
  private final IdentityHashMap<Object, Map<String, One>> by = new IdentityHashMap<>();

  /// The names of their keys. Guarded by this.
  private final IdentityHashMap<Object, String> keys = new IdentityHashMap<>();

  public Follows(Servers servers) {
    this.servers = servers;
  }

  private static boolean isFull(Set<String> there, String more, int maxCount, int maxChars) {
    long chars = there.stream().mapToLong(String::length).sum();
    return !there.contains(more) && (there.size() >= maxCount || chars + more.length() > maxChars);
  }

  /// @param key its name: keys have a limit of their own, however many sessions they have
  /// @return whether there was room for it
  public synchronized boolean add(Object who, String key, One one) {
    Map<String, One> theirs = by.getOrDefault(who, Map.of());
    Set<String> ofKey = new HashSet<>();
    Set<String> ofServer = new HashSet<>();
    by.forEach((other, all) -> {
      for (One there : all.values()) {
        if (key.equals(keys.get(other))) {
          ofKey.add(there.server() + there.uri());
        }
        if (there.server().equals(one.server())) {
          ofServer.add(there.uri());
        }
      }
    });
    if (isFull(theirs.keySet(), one.shown(), ONES_MAX_COUNT, ONES_MAX_CHARS)
        || isFull(ofKey, one.server() + one.uri(), OF_KEY_MAX_COUNT, OF_KEY_MAX_CHARS)
        || isFull(ofServer, one.uri(), OF_SERVER_MAX_COUNT, OF_SERVER_MAX_CHARS)) {
      return false;
    }
    by.computeIfAbsent(who, _ -> new HashMap<>(2)).put(one.shown(), one);
    keys.put(who, key);
    tell(Set.of(one.server()));
    return true;
  }

  public synchronized void remove(Object who, String shown) {
    Map<String, One> theirs = by.getOrDefault(who, Map.of());
    One gone = theirs.get(shown);
    if (gone != null) {
      theirs.remove(shown);
      if (theirs.isEmpty()) {
        by.remove(who);
        keys.remove(who);
      }
      tell(Set.of(gone.server()));
    }
  }

  /// They want nothing any more.
  public synchronized void remove(Object who) {
    Map<String, One> gone = by.remove(who);
    keys.remove(who);
    if (gone != null) {
      Set<String> of = new HashSet<>();
      gone.values().forEach(one -> of.add(one.server()));
      tell(of);
    }
  }

  /// Who wants to be told of something.
  ///
  /// @param shown its address as they write it
  public record Follower(Object who, String shown) {}

  public synchronized List<Follower> of(String server, String uri) {
    List<Follower> found = new ArrayList<>();
    by.forEach((who, theirs) ->
        theirs.values().stream()
            .filter(one -> one.server().equals(server) && one.uri().equals(uri))
            .forEach(one -> found.add(new Follower(who, one.shown()))));
    return found;
  }

  private void tell(Set<String> changed) {
    for (String server : changed) {
      Set<String> uris = new HashSet<>();
      by.values()
          .forEach(theirs ->
              theirs.values().stream()
                  .filter(one -> one.server().equals(server))
                  .forEach(one -> uris.add(one.uri())));
      servers.follow(server, uris);
    }
  }
}
