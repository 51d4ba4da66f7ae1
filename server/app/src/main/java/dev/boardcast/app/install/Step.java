package dev.boardcast.app.install;

import java.nio.file.Path;
import java.util.List;

/// What is to be done for one client.
public sealed interface Step {
  /// Nothing: it is as it should be.
  record Unchanged(String why) implements Step {}

  /// A file gets another text.
  ///
  /// @param before the text that this was decided by; empty for a file that is not there
  /// @param shown the change for people, a line each, with its sign
  /// @param backup what is to be done with the file's copy
  record Write(Path file, String before, String after, List<String> shown, Backup backup)
      implements Step {}

  /// A file that held nothing but the entry goes.
  record Delete(Path file, String before, List<String> shown) implements Step {}

  /// The client's own program does it.
  record Run(List<String> command) implements Step {}

  /// It is left to the user.
  ///
  /// @param why a sentence
  /// @param snippet what to add; empty when there is nothing to add
  /// @param failed whether the user will see it as something that went wrong
  record Tell(String why, String snippet, boolean failed) implements Step {}

  /// What becomes of the copy of a file as it was.
  enum Backup {
    /// A new one is made.
    MAKE,
    /// The one that is there still is of the file without the entry.
    KEEP,
    /// It has served.
    DROP
  }
}
