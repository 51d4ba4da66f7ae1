package dev.boardcast.mcp.prompt;

/// A prompt that cannot be made of these arguments; the message is for the client.
public final class PromptFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PromptFailure(String message) {
    super(message);
  }
}
