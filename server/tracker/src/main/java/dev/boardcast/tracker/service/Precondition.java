package dev.boardcast.tracker.service;

import java.util.Set;

/// What a writer believes the version to be (`If-Match`).
public sealed interface Precondition {
  Precondition NONE = new Whatever();

  /// @param what the resource, as the sentence names it
  /// @throws Refusal.Stale when the version is another
  void check(long version, String what);

  record Whatever() implements Precondition {
    @Override
    public void check(long version, String what) {}
  }

  record OneOf(Set<Long> versions) implements Precondition {
    public OneOf {
      versions = Set.copyOf(versions);
    }

    @Override
    public void check(long version, String what) {
      if (!versions.contains(version)) {
        throw new Refusal.Stale(what, version);
      }
    }
  }
}
