package dev.boardcast.app.serve;

import dev.boardcast.protocol.rest.ProblemCode;

/// A request about connections to GitHub that is not granted; the message says why, and what to
/// run.
final class GitHubRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemCode code;

  GitHubRefusal(ProblemCode code, String message) {
    super(message);
    this.code = code;
  }

  ProblemCode code() {
    return code;
  }
}
