package dev.boardcast.protocol.rest;

/// Request headers of our own, beside the standard ones.
public final class Headers {
  /// The key, for clients that cannot set `Authorization`.
  public static final String API_KEY = "X-API-Key";

  /// Repeated writes with the same value are applied once and answered alike. Of an answer that an
  /// earlier request of the same key got.
  public static final String IDEMPOTENT_REPLAYED = "Idempotent-Replayed";

  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /// Who makes the change (at most 128 characters, as `HeaderText` has them); becomes the event's
  /// `actor`.
  public static final String ACTOR = "X-Boardcast-Actor";

  /// What kind of program makes it (`mcp`, `editor`, `script`); becomes the event's `origin`.
  public static final String ORIGIN = "X-Boardcast-Origin";

  /// Which of several programs of one actor makes the change, where they are to be told apart:
  /// whose a claim is.
  public static final String SESSION = "X-Boardcast-Session";

  public static final int SESSION_MAX_CHARS = 64;

  /// What an answer may take into account (RFC 7240); whoever does not know it passes it over.
  public static final String PREFER = "Prefer";

  /// Its value where a position of an epoch that is over may be good in the present one.
  public static final String LINEAGE = "lineage";

  private Headers() {}
}
