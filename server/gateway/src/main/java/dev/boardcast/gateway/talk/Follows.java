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

  public Follows(Servers servers) {
    this.servers = servers;
  }

  /// @return whether there was room for it
  public synchronized boolean add(Object who, One one) {
    Map<String, One> theirs = by.computeIfAbsent(who, _ -> new HashMap<>(2));
    int chars = theirs.keySet().stream().mapToInt(String::length).sum();
    if (!theirs.containsKey(one.shown())
        && (theirs.size() >= ONES_MAX_COUNT || chars + one.shown().length() > ONES_MAX_CHARS)) {
      return false;
    }
    theirs.put(one.shown(), one);
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
      }
      tell(Set.of(gone.server()));
    }
  }

  /// They want nothing any more.
  public synchronized void remove(Object who) {
    Map<String, One> gone = by.remove(who);
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
