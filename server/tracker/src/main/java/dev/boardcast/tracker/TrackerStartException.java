package dev.boardcast.tracker;

/// The tracker cannot start. The message says why and what to do, and is fit for a person.
public final class TrackerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  TrackerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
