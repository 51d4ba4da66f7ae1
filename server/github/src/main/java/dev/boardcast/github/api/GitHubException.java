package dev.boardcast.github.api;

/// A request that brought no data. Its texts never hold a token.
public final class GitHubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final boolean unsent;

  public GitHubException(Failure failure) {
    this(failure, false);
  }

  private GitHubException(Failure failure, boolean unsent) {
    super(failure.message());
    this.failure = failure;
    this.unsent = unsent;
  }

  /// One of a request that never went out.
  static GitHubException unsent(Failure failure) {
    return new GitHubException(failure, true);
  }

  /// Whether it is certain that nothing was done. That it has to wait is no proof: GitHub may do a
  /// part of a request before it meets its limit.
  public boolean isUnsent() {
    return unsent;
  }

  public Failure failure() {
    return failure;
  }
}
