package dev.boardcast.protocol.boards;

import dev.boardcast.protocol.rest.FieldError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a call to the tracker failed. The message is one or two sentences for a person; no message
/// holds the key. A `switch` over the subclasses needs no `default`.
public abstract sealed class TrackerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private TrackerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// What a tracker's problem is to whoever asked.
  ///
  /// @param status HTTP's, 400 to 599
  /// @param detail a sentence for a person
  /// @param retryAfter how long the tracker asks to wait; null where it does not say
  public static TrackerException of(
      int status,
      String detail,
      List<FieldError> errors,
      @Nullable Long currentVersion,
      @Nullable Duration retryAfter) {
    return switch (status) {
      case 401 -> new AuthenticationFailed(false);
      case 403 -> new AuthenticationFailed(true);
      case 404 -> new NotFound(detail);
      case 408 -> new TimedOut(detail, null);
      case 409, 412, 422 -> new Conflict(detail, currentVersion);
      case 429 -> new RateLimited(retryAfter);
      default ->
          status >= 500
              ? new ServerFailed(
                  status, "The tracker failed (HTTP " + status + "): " + detail, retryAfter)
              : new Invalid(detail, errors);
    };
  }

  /// A stable name of the failure: a `ProblemCode` wire name, or `unreachable`, `malformed`,
  /// `cancelled`.
  public abstract String code();

  /// Whether the same call, made again later and unchanged, may succeed.
  public abstract boolean retryMayHelp();

  /// 401 or 403.
  public static final class AuthenticationFailed extends TrackerException {
    private static final long serialVersionUID = 1L;
    private final boolean forbidden;

    public AuthenticationFailed(boolean forbidden) {
      super(
          forbidden
              ? "The tracker accepts the API key, but not for this: its scope or its projects do not"
                  + " allow it. Set the environment variable STATE_TRACKING_API_KEY to a key that is"
                  + " made for it (`boardcast key add` on the tracker's machine), or, there, unset it so that"
                  + " the key of the local credentials file is used, which allows everything."
              : "The tracker refused the API key. Set the environment variable"
                  + " STATE_TRACKING_API_KEY to the tracker's key, or, on the tracker's own machine,"
                  + " unset it so that the local credentials file is used.",
          null);
      this.forbidden = forbidden;
    }

    @Override
    public String code() {
      return forbidden ? "forbidden" : "unauthorized";
    }

    @Override
    public boolean retryMayHelp() {
      return false;
    }
  }

  /// 404.
  public static final class NotFound extends TrackerException {
    private static final long serialVersionUID = 1L;

    public NotFound(String detail) {
      super(detail, null);
    }

    @Override
    public String code() {
      return "not_found";
    }

    @Override
    public boolean retryMayHelp() {
      return false;
    }
  }

  /// Any other 4xx: the request itself is at fault.
  public static final class Invalid extends TrackerException {
    private static final long serialVersionUID = 1L;
    private final transient List<FieldError> errors;

    public Invalid(String detail, List<FieldError> errors) {
      super(detail, null);
      this.errors = List.copyOf(errors);
    }

    /// The fields at fault; empty where the fault is not a field's.
    public List<FieldError> errors() {
      return errors;
    }

    @Override
    public String code() {
      return "validation_error";
    }

    @Override
    public boolean retryMayHelp() {
      return false;
    }
  }

  /// 409, 412 or 422: somebody else was faster. Nothing was changed.
  public static final class Conflict extends TrackerException {
    private static final long serialVersionUID = 1L;
    private final @Nullable Long currentVersion;

    public Conflict(String detail, @Nullable Long currentVersion) {
      super(detail, null);
      this.currentVersion = currentVersion;
    }

    /// The version of what is at another one than was expected; null for other conflicts.
    public @Nullable Long currentVersion() {
      return currentVersion;
    }

    @Override
    public String code() {
      return "conflict";
    }

    @Override
    public boolean retryMayHelp() {
      return false;
    }
  }

  /// 429, still after the retries. Nothing was changed.
  public static final class RateLimited extends TrackerException {
    private static final long serialVersionUID = 1L;
    private final @Nullable Duration retryAfter;

    public RateLimited(@Nullable Duration retryAfter) {
      super(
          "The tracker is limiting the rate of requests"
              + (retryAfter == null ? "." : "; it asks to wait " + retryAfter.toSeconds() + " s."),
          null);
      this.retryAfter = retryAfter;
    }

    /// How long the tracker asks to wait, where it says.
    public @Nullable Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public String code() {
      return "rate_limit_exceeded";
    }

    @Override
    public boolean retryMayHelp() {
      return true;
    }
  }

  /// Nothing answered in time. A write may have been applied or not.
  public static final class TimedOut extends TrackerException {
    private static final long serialVersionUID = 1L;

    public TimedOut(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "timeout";
    }

    @Override
    public boolean retryMayHelp() {
      return true;
    }
  }

  /// No connection, or one that broke, still after the retries.
  public static final class Unreachable extends TrackerException {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "unreachable";
    }

    @Override
    public boolean retryMayHelp() {
      return true;
    }
  }

  /// The answer is not what the protocol says: another program answers there, or another version.
  public static final class Malformed extends TrackerException {
    private static final long serialVersionUID = 1L;

    public Malformed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "malformed";
    }

    @Override
    public boolean retryMayHelp() {
      return false;
    }
  }

  /// 5xx, still after the retries.
  public static final class ServerFailed extends TrackerException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final @Nullable Duration retryAfter;

    public ServerFailed(int status, String message, @Nullable Duration retryAfter) {
      super(message, null);
      this.status = status;
      this.retryAfter = retryAfter;
    }

    /// The HTTP status, 500 to 599.
    public int status() {
      return status;
    }

    /// How long the tracker asks to wait, where it says.
    public @Nullable Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public String code() {
      return "internal_error";
    }

    @Override
    public boolean retryMayHelp() {
      return true;
    }
  }

  /// The calling thread was interrupted. A write may have been applied or not. The thread's
  /// interrupt flag is set.
  public static final class Cancelled extends TrackerException {
    private static final long serialVersionUID = 1L;

    public Cancelled(@Nullable Throwable cause) {
      super("The call was cancelled.", cause);
    }

    @Override
    public String code() {
      return "cancelled";
    }

    @Override
    public boolean retryMayHelp() {
      return true;
    }
  }
}
