package dev.boardcast.sidecar.references;

import java.util.Locale;
import java.util.Set;

/// Where `#12` is a reference, beside `BOARD-3#12`.
///
/// @param board whose issues are meant; 0 where that is not beyond doubt
/// @param inCode whether in code, too
public record ReferenceRules(int board, boolean inCode) {
  /// The languages, as editors name them, of texts that are for people. In all others `#` has
  /// meanings of its own (colours, comments, headings).
  private static final Set<String> PROSE =
      Set.of(
          "markdown",
          "gfm",
          "plaintext",
          "text",
          "normal",
          "asciidoc",
          "restructuredtext",
          "rst",
          "org",
          "gitcommit",
          "git-commit",
          "git commit",
          "scminput",
          "vc-git-log-edit",
          "log-edit");

  /// The board of `#12` in a document; 0 where that is no reference.
  int bareBoard(String languageId) {
    return inCode || PROSE.contains(languageId.toLowerCase(Locale.ROOT)) ? board : 0;
  }
}
