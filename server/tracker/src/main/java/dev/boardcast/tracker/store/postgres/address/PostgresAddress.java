package dev.boardcast.tracker.store.postgres.address;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a PostgreSQL is, and as whom it is asked. Knows nothing of the driver, so that reading
/// settings does not load it.
///
/// @param hosts `name:port` each, in the order in which they are tried
/// @param password never shown
/// @param rootCertificate of whoever signed the server's certificate; empty: whom Java trusts
public record PostgresAddress(
    List<String> hosts,
    String database,
    String user,
    Optional<String> password,
    Tls tls,
    Optional<Path> rootCertificate) {
  /// What a valid address is, in words that follow "valid: ".
  public static final String VALID =
      "postgresql://USER@HOST:PORT/DATABASE, with ?sslmode=verify-full (also verify-ca, require, disable)"
          + " and &sslrootcert=FILE as wanted; the password belongs into BOARDCAST_DATABASE_PASSWORD or"
          + " BOARDCAST_DATABASE_PASSWORD_FILE";

  private static final int DEFAULT_PORT = 5432;
  private static final int PORT_MAX = 65_535;
  private static final Pattern SCHEME = Pattern.compile("(?i)postgres(ql)?://");
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?");

  /// How much of TLS is wanted, in libpq's words.
  public enum Tls {
    VERIFY_FULL,
    VERIFY_CA,
    REQUIRE,
    DISABLE;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public PostgresAddress {
    hosts = List.copyOf(hosts);
  }

  /// Whether a text is meant as such an address.
  public static boolean isOne(String text) {
    return SCHEME.matcher(text).lookingAt();
  }

  /// @throws IllegalArgumentException when it cannot be used; the message says why and has nothing
  ///   of a password
  public static PostgresAddress parse(String text) {
    var scheme = SCHEME.matcher(text);
    if (!scheme.lookingAt()) {
      throw new IllegalArgumentException("it does not begin with postgresql://");
    }
    String rest = text.substring(scheme.end());
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    if (slash < 0 || slash == place.length() - 1) {
      throw new IllegalArgumentException("it names no database");
    }
    String database = decoded(place.substring(slash + 1));
    String authority = place.substring(0, slash);
    int at = authority.lastIndexOf('@');
    if (at <= 0) {
      throw new IllegalArgumentException("it names no user");
    }
    if (authority.substring(0, at).indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "it has a password, which everybody would see in the list of processes");
    }
    List<String> hosts = new ArrayList<>();
    for (String host : authority.substring(at + 1).split(",", -1)) {
      hosts.add(withPort(host));
    }
    Tls tls =
        hosts.stream().allMatch(host -> LOOPBACK.matcher(host).matches())
            ? Tls.DISABLE
            : Tls.VERIFY_FULL;
    Optional<Path> root = Optional.empty();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      switch (name) {
        case "sslmode" -> tls = tls(value);
        case "sslrootcert" -> root = Optional.of(file(value));
        default ->
            throw new IllegalArgumentException(
                "only sslmode and sslrootcert may stand behind the ?"
                    + (name.contains("password") ? "" : ", not `" + name + "`"));
      }
    }
    return new PostgresAddress(
        hosts, database, decoded(authority.substring(0, at)), Optional.empty(), tls, root);
  }

  public PostgresAddress withPassword(String secret) {
    return new PostgresAddress(hosts, database, user, Optional.of(secret), tls, rootCertificate);
  }

  /// Whether all of it is on this machine.
  public boolean isHere() {
    return hosts.stream().allMatch(host -> LOOPBACK.matcher(host).matches());
  }

  private static String withPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    String name = hasPort ? host.substring(0, colon) : host;
    if (name.isBlank() || name.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException("it names no host");
    }
    if (!hasPort) {
      return name + ":" + DEFAULT_PORT;
    }
    try {
      int port = Integer.parseInt(host.substring(colon + 1));
      if (port >= 1 && port <= PORT_MAX) {
        return name + ":" + port;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one refusal below.
    }
    throw new IllegalArgumentException(
        "its port `%s` is none".formatted(host.substring(colon + 1)));
  }

  private static Tls tls(String value) {
    for (Tls mode : Tls.values()) {
      if (mode.wireName().equals(value)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "sslmode `%s` is not one of verify-full, verify-ca, require, disable".formatted(value));
  }

  private static Path file(String value) {
    try {
      return Path.of(value).toAbsolutePath();
    } catch (InvalidPathException _) {
      throw new IllegalArgumentException("sslrootcert `%s` is no file".formatted(value));
    }
  }

  private static String decoded(String text) {
    // A plus is a plus: this is no form.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Without the password, nor a place for one: what is shown in a remedy is pasted.
  @Override
  public String toString() {
    return "postgresql://%s@%s/%s"
        .formatted(encoded(user), String.join(",", hosts), encoded(database));
  }
}
