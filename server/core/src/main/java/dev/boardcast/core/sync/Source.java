package dev.boardcast.core.sync;

/// How a change was learned of, the most direct way first.
public enum Source {
  LIVE("live"),
  REPLAY("replay"),
  POLL("poll");

  private final String wireName;

  Source(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
