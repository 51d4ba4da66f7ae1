package dev.boardcast.gateway.core;

/// A pattern over names in which `*` is any run of characters and `?` one. Pure.
public record Glob(String pattern) {
  /// Whether it fits the whole of a name. Takes time in proportion to both lengths at most, however
  /// many stars there are.
  public boolean fits(String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int retry = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
