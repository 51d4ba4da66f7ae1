package dev.boardcast.gateway.core;

import java.util.List;

/// Which tools or prompts somebody may see and call, by aggregate names. What is in neither list is
/// not allowed; what is in both is denied. Pure.
///
/// @param readOnly only tools that say they change nothing, of servers whose word counts
public record Permissions(List<Glob> allow, List<Glob> deny, boolean readOnly) {
  public Permissions {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  public static Permissions of(List<String> allow, List<String> deny, boolean readOnly) {
    return new Permissions(
        allow.stream().map(Glob::new).toList(), deny.stream().map(Glob::new).toList(), readOnly);
  }

  /// @param trusted whether the server's hints count
  /// @param readOnlyHint what the tool says of itself
  public boolean allows(String aggregateName, boolean trusted, boolean readOnlyHint) {
    return allow.stream().anyMatch(glob -> glob.fits(aggregateName))
        && !denies(aggregateName)
        && (!readOnly || (trusted && readOnlyHint));
  }

  /// Whether a name is in the list of those that are denied.
  public boolean denies(String aggregateName) {
    return deny.stream().anyMatch(glob -> glob.fits(aggregateName));
  }

  /// Whether any tool of a server may be allowed, whatever it is called.
  public boolean mayAllowSomeOf(String server) {
    return mayAllowSomeUnder(server + ToolNames.SEPARATOR);
  }

  /// Whether any name that begins so may be allowed.
  public boolean mayAllowSomeUnder(String prefix) {
    return allow.stream().anyMatch(glob -> reaches(glob.pattern(), prefix))
        && deny.stream().noneMatch(glob -> coversAll(glob.pattern(), prefix));
  }

  private static boolean reaches(String pattern, String prefix) {
    int star = pattern.indexOf('*');
    int shared = Math.min(star < 0 ? pattern.length() : star, prefix.length());
    for (int i = 0; i < shared; i++) {
      if (pattern.charAt(i) != '?' && pattern.charAt(i) != prefix.charAt(i)) {
        return false;
      }
    }
    return star >= 0 || pattern.length() > prefix.length();
  }

  private static boolean coversAll(String pattern, String prefix) {
    return pattern.endsWith("*")
        && new Glob(pattern).fits(prefix)
        && pattern.indexOf('*') == pattern.length() - 1
        && pattern.length() - 1 <= prefix.length();
  }
}
