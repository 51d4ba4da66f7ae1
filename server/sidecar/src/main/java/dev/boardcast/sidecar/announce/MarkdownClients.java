package dev.boardcast.sidecar.announce;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which clients draw `window/showMessage` as Markdown. The protocol says nothing of it, and no
/// capability tells: LSP4IJ does, under its IDE's name; those named here are known to show the text
/// as it is. Of any other, the worse is assumed: a backslash too many is better than a stranger's
/// link.
final class MarkdownClients {
  /// How their `clientInfo.name` begins, in lower case.
  private static final List<String> PLAIN =
      List.of(
          "visual studio code",
          "vscodium",
          "code - oss",
          "cursor",
          "windsurf",
          "neovim",
          "vim",
          "coc.nvim",
          "helix",
          "emacs",
          "eglot",
          "kate",
          "sublime text");

  private MarkdownClients() {}

  /// @param name of the client; null where it gives none
  static boolean rendersMarkdown(@Nullable String name) {
    return name == null || !isPlain(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isPlain(String name) {
    return PLAIN.stream().anyMatch(name::startsWith);
  }
}
