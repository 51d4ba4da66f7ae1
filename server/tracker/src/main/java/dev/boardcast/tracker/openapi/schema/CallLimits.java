package dev.boardcast.tracker.openapi.schema;

/// Bounds of requests beside those of the domain (`core.domain.Limits`), each with its unit. What
/// is over one is refused.
public final class CallLimits {
  /// Larger request bodies are refused with 413.
  public static final int BODY_MAX_BYTES = 1024 * 1024;

  /// The same of GitHub's deliveries: an issue's text twice, each character escaped, is 1.6 MB.
  public static final int DELIVERY_MAX_BYTES = 4 * 1024 * 1024;

  /// Taken and thrown away of a delivery that was refused as too large; where more comes, the
  /// connection is closed.
  public static final int REFUSED_BODY_MAX_BYTES = 64 * 1024 * 1024;

  public static final int ORIGIN_MAX_CHARS = 32;
  public static final int IDEMPOTENCY_KEY_MAX_CHARS = 255;

  /// Longer ids of requests, and those with other characters, are replaced.
  public static final int REQUEST_ID_MAX_CHARS = 64;

  public static final int LIST_DEFAULT_ITEMS = 100;
  public static final int LIST_MAX_ITEMS = 500;

  public static final int EVENTS_DEFAULT_COUNT = 100;
  public static final int EVENTS_MAX_COUNT = 1_000;

  /// Of an epoch or a digest in a request; longer ones are refused.
  public static final int MARK_MAX_CHARS = 128;

  private CallLimits() {}
}
