package dev.boardcast.gateway.core.uri;

import dev.boardcast.gateway.core.HiddenCharacters;
import dev.boardcast.gateway.core.Permissions;
import dev.boardcast.gateway.core.ToolNames;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Addresses of resources. Each is taken in one form alone, and in that form it is decided on and
/// sent: a server that undoes an encoding or a detour sees nothing that the globs did not. Pure.
public final class ResourceUri {
  public static final int URI_MAX_CHARS = 2_048;

  /// Before a server's id: the address says itself whose it is.
  private static final String EXPLICIT = "gw+";

  private static final Pattern EXPLICIT_FORM =
      Pattern.compile("gw\\+([a-z0-9-]{1,24}):(.*)", Pattern.DOTALL);
  private static final Pattern FORM =
      Pattern.compile("[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]+");
  private static final Pattern ENCODED = Pattern.compile("%(..?)?");
  private static final Pattern TWICE = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");
  private static final Pattern BETWEEN = Pattern.compile("[:/\\\\?#&=;]");
  private static final Pattern UPPER = Pattern.compile("[A-Z]");

  /// Schemes whose host every reader knows as one, each with its usual port.
  private static final Map<String, String> HOSTED =
      Map.of("http", "80", "https", "443", "ws", "80", "wss", "443", "ftp", "21", "file", "");

  private ResourceUri() {}

  /// Whose an address is.
  ///
  /// @param server empty where it does not say
  public record Addressed(String server, String uri) {}

  public static Addressed addressed(String text) {
    Matcher form = EXPLICIT_FORM.matcher(text);
    return form.matches() ? new Addressed(form.group(1), form.group(2)) : new Addressed("", text);
  }

  /// An address that says whose it is.
  public static String explicit(String server, String uri) {
    return EXPLICIT + server + ":" + uri;
  }

  /// Why a text is not the one form of an address; empty where it is.
  public static String fault(String uri) {
    if (uri.length() > URI_MAX_CHARS) {
      return "it has more than %d characters".formatted(URI_MAX_CHARS);
    }
    if (!FORM.matcher(uri).matches()) {
      return "it is not a scheme in lower case, a colon, and characters of a URI, with all others percent-encoded";
    }
    if (uri.startsWith(EXPLICIT)) {
      return "`gw+` at its beginning is the gateway's own";
    }
    String encoding = encodingFault(uri);
    if (!encoding.isEmpty()) {
      return encoding;
    }
    String decoded = decoded(uri);
    if (hasDots(decoded)) {
      return "`.` and `..` are no steps of a path here";
    }
    if (path(uri).contains("//") || path(decoded).contains("//")) {
      return "its path has an empty step";
    }
    return hostFault(uri);
  }

  private static String encodingFault(String uri) {
    Matcher encoded = ENCODED.matcher(uri);
    while (encoded.find()) {
      String digits = encoded.group(1);
      if (digits == null || !digits.matches("[0-9A-F]{2}")) {
        return "a `%` is not followed by two hexadecimal digits in upper case";
      }
      String plain = String.valueOf((char) Integer.parseInt(digits, 16));
      if (UNRESERVED.matcher(plain).matches()) {
        return "`%%%s` is written `%s`".formatted(digits, plain);
      }
    }
    String decoded = decoded(uri);
    if (!Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes(uri))) {
      return "what it has encoded is no UTF-8";
    }
    if (TWICE.matcher(decoded).find()) {
      return "it is encoded twice";
    }
    if (decoded.chars().anyMatch(Character::isISOControl)
        || HiddenCharacters.first(decoded).isPresent()) {
      return "it has a character that nobody sees";
    }
    return Normalizer.isNormalized(decoded, Normalizer.Form.NFC)
        ? ""
        : "its characters are not composed (NFC)";
  }

  /// Also where a server would take other characters for dots.
  private static boolean hasDots(String decoded) {
    return BETWEEN
        .splitAsStream(Normalizer.normalize(decoded, Normalizer.Form.NFKC))
        .map(String::strip)
        .anyMatch(Set.of(".", "..")::contains);
  }

  private static String rest(String uri) {
    return uri.substring(uri.indexOf(':') + 1);
  }

  private static String path(String uri) {
    String rest = rest(cut(uri)).replace('\\', '/');
    int slash = rest.startsWith("//") ? rest.indexOf('/', 2) : 0;
    return slash < 0 ? "" : rest.substring(slash);
  }

  /// Up to its query or fragment.
  private static String cut(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) == '?' || uri.charAt(i) == '#') {
        return uri.substring(0, i);
      }
    }
    return uri;
  }

  private static String hostFault(String uri) {
    String port = HOSTED.get(uri.substring(0, uri.indexOf(':')));
    if (port == null) {
      return "";
    }
    String rest = cut(rest(uri));
    if (!rest.startsWith("//")) {
      return "two slashes are missing after its scheme";
    }
    int end = rest.indexOf('/', 2);
    String authority = rest.substring(2, end < 0 ? rest.length() : end);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    if (UPPER.matcher(host).find()) {
      return "its host is written in lower case";
    }
    if (host.endsWith(":") || (!port.isEmpty() && host.endsWith(":" + port))) {
      return "its port is left out where it is the usual one";
    }
    return port.isEmpty() && host.equals("localhost") ? "this machine is left out of it" : "";
  }

  private static byte[] bytes(String uri) {
    byte[] bytes = new byte[uri.length()];
    int count = 0;
    for (int i = 0; i < uri.length(); i++) {
      boolean encoded =
          uri.charAt(i) == '%' && TWICE.matcher(uri).region(i, uri.length()).lookingAt();
      bytes[count++] =
          (byte) (encoded ? Integer.parseInt(uri.substring(i + 1, i + 3), 16) : uri.charAt(i));
      i += encoded ? 2 : 0;
    }
    return Arrays.copyOf(bytes, count);
  }

  /// What it says to who undoes its encoding.
  static String decoded(String uri) {
    return uri.indexOf('%') < 0 ? uri : new String(bytes(uri), StandardCharsets.UTF_8);
  }

  /// Which resources somebody may read, by globs over `{server}__{uri}`.
  ///
  /// @param written of addresses as they are
  /// @param decoded of addresses without their encoding
  public record Rule(Permissions written, Permissions decoded) {
    public static Rule of(List<String> allow, List<String> deny, boolean readOnly) {
      return new Rule(
          Permissions.of(allow, deny, readOnly),
          Permissions.of(
              allow.stream().map(ResourceUri::decoded).toList(),
              deny.stream().map(ResourceUri::decoded).toList(),
              readOnly));
    }

    /// A server may undo the encoding or not, and pass over a query or the slash at the end: what
    /// is allowed is allowed whichever it does, and what is denied in one of these is denied.
    public boolean allows(String server, String uri, boolean trusted) {
      String name = server + ToolNames.SEPARATOR + uri;
      String plain = server + ToolNames.SEPARATOR + ResourceUri.decoded(uri);
      return written.allows(name, trusted, true)
          && decoded.allows(plain, trusted, true)
          && shorter(name).noneMatch(written::denies)
          && shorter(plain).noneMatch(decoded::denies);
    }

    private static Stream<String> shorter(String name) {
      String cut = cut(name);
      return Stream.of(cut, cut.endsWith("/") ? cut.substring(0, cut.length() - 1) : cut);
    }

    /// Whether any resource of a server may be allowed, or any whose address begins so.
    public boolean mayAllowSomeOf(String server, String beginning) {
      return written.mayAllowSomeUnder(server + ToolNames.SEPARATOR + beginning);
    }
  }
}
