package dev.boardcast.app.install;

/// A configuration file cannot be edited; the message says where and why, without quoting the file,
/// which may hold secrets.
final class ConfigFault extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigFault(String message) {
    super(message);
  }

  /// @param at the offset of the fault in the text
  static ConfigFault at(String text, int at, String what) {
    int end = Math.min(at, text.length());
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new ConfigFault("line %d, column %d: %s".formatted(line, end - lineStart + 1, what));
  }
}
