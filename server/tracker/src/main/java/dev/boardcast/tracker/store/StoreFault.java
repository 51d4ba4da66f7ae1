package dev.boardcast.tracker.store;

/// Why the database takes no writes for now. The cause lies outside of this program and of the
/// request; when it is gone, writes are taken again.
public enum StoreFault {
  DISK_FULL("the disk is full: free some space"),
  READ_ONLY("the database is read-only: mount its disk for writing, or give back its permissions"),
  LOCKED("another process has locked the database: end that one"),
  DISK_FAILING(
      "the disk refuses to be written or read: look at the system's log, limits and quota"),
  NOT_OPENED(
      "the database's files cannot be opened: look at their permissions and at the limit of open files"),
  UNREACHABLE("the database does not answer: look whether it runs and can be reached from here"),
  NOT_THE_PRIMARY(
      "the database takes no writes (it is a standby, or set read-only): connect to the primary"),
  OTHER_HISTORY(
      "the database was promoted or restored, or its boards were moved away: this server begins anew with it"),
  DATABASE_FULL("the database's disk is full: free some space there"),
  CONNECTIONS_USED_UP(
      "the database gives no more connections: raise its max_connections (or the CONNECTION LIMIT of its role or database), or run fewer servers"),
  OVERLOADED("the database is out of memory or of another resource: look at its log"),
  /// Of this moment and this change: it shuts nothing.
  CONTENDED("other changes are in the way at this moment");

  private final String sentence;

  StoreFault(String sentence) {
    this.sentence = sentence;
  }

  /// What is wrong and what to do.
  public String sentence() {
    return sentence;
  }
}
