package dev.boardcast.github.api;

/// A request that brought no data. Its texts never hold a token.
public final class GitHubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public GitHubException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
