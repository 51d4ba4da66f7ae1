package dev.boardcast.app.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a server's version stands to this program's, as semantic versions say: another major
/// version, or before 1.0 another minor one, may speak another protocol. Pure.
enum ServerVersion {
  FITS,
  TOO_OLD,
  TOO_NEW;

  private static final Pattern SEMANTIC = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:[.+-].*)?");

  /// A version that is none fits: it says nothing.
  static ServerVersion of(String server, String own) {
    Matcher theirs = SEMANTIC.matcher(server);
    Matcher ours = SEMANTIC.matcher(own);
    if (!theirs.matches() || !ours.matches()) {
      return FITS;
    }
    int order = Integer.compare(number(theirs, 1), number(ours, 1));
    if (order == 0 && number(ours, 1) == 0) {
      order = Integer.compare(number(theirs, 2), number(ours, 2));
    }
    return order == 0 ? FITS : order < 0 ? TOO_OLD : TOO_NEW;
  }

  private static int number(Matcher version, int group) {
    return Integer.parseInt(version.group(group));
  }
}
