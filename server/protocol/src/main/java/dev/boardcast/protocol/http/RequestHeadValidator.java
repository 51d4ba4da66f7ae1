package dev.boardcast.protocol.http;

/// Looks at a request's head, byte by byte, for what HTTP libraries let pass and another server, in
/// front, may have read otherwise: a first line with other whitespace than one space between its
/// parts, a header that goes on in the next line (obs-fold, RFC 9112, section 5.2), one without a
/// name. Pure.
public final class RequestHeadValidator {
  private static final int SPACES_OF_FIRST_LINE = 2;

  private enum At {
    BEFORE,
    FIRST_LINE,
    LINE_START,
    LINE
  }

  private At at = At.BEFORE;
  private int spaces;
  private byte last;

  /// A request's head begins. Empty lines before it are passed over.
  public void begin() {
    at = At.BEFORE;
    spaces = 0;
    last = '\n';
  }

  /// Takes the next byte.
  ///
  /// @return whether the request is to be refused
  public boolean refuses(byte next) {
    boolean refused =
        switch (at) {
          case BEFORE -> isBlank(next);
          case FIRST_LINE -> isBlank(next) && (next != ' ' || last == ' ' || isOneTooMany());
          case LINE_START -> isBlank(next) || next == ':';
          case LINE -> false;
        };
    boolean emptyLine = at == At.BEFORE && (next == '\r' || next == '\n');
    if (next == '\n' && !emptyLine) {
      at = At.LINE_START;
    } else if (!emptyLine) {
      at = at == At.BEFORE || at == At.FIRST_LINE ? At.FIRST_LINE : At.LINE;
    }
    last = next;
    return refused;
  }

  private boolean isOneTooMany() {
    spaces++;
    return spaces > SPACES_OF_FIRST_LINE;
  }

  /// What may be taken for a space.
  private static boolean isBlank(byte next) {
    return next == ' ' || next == '\t' || next == 0x0b || next == '\f';
  }
}
