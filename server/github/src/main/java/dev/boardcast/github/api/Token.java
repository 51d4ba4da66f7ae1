package dev.boardcast.github.api;

/// What is sent to GitHub to be let in. Kept in memory alone, and never shown.
///
/// @param source where it is from, for a person
public record Token(String value, String source) {
  /// Fine-grained tokens do not reach projects that a user owns.
  public boolean isFineGrained() {
    return value.startsWith("github_pat_");
  }

  @Override
  public String toString() {
    return "Token[from " + source + "]";
  }
}
