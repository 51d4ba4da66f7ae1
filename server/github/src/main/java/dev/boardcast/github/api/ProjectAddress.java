package dev.boardcast.github.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which project is meant: `OWNER/NUMBER`, or its address as a browser shows it.
///
/// @param host empty where only owner and number are given
public record ProjectAddress(Optional<String> host, String owner, int number) {
  private static final String OWNER = "([A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}))";
  private static final Pattern SHORT = Pattern.compile(OWNER + "/([1-9][0-9]{0,8})");
  private static final Pattern BROWSER =
      Pattern.compile(
          "https://([A-Za-z0-9.-]+)/(?:orgs|users)/"
              + OWNER
              + "/projects/([1-9][0-9]{0,8})(?:[/?#].*)?");

  /// @return empty for what is neither
  public static Optional<ProjectAddress> parse(String text) {
    Matcher brief = SHORT.matcher(text.strip());
    if (brief.matches()) {
      return Optional.of(
          new ProjectAddress(Optional.empty(), brief.group(1), Integer.parseInt(brief.group(2))));
    }
    Matcher browser = BROWSER.matcher(text.strip());
    if (browser.matches()) {
      return Optional.of(
          new ProjectAddress(
              Optional.of(browser.group(1)), browser.group(2), Integer.parseInt(browser.group(3))));
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return owner + "/" + number;
  }
}
