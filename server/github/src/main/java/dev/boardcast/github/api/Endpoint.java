package dev.boardcast.github.api;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a host's GraphQL is. Plain HTTP is for this machine alone.
///
/// @param host as it is given, which is what a token belongs to
public record Endpoint(String host, URI graphQl) {
  public static final String GITHUB = "github.com";

  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern LOOPBACK =
      Pattern.compile("http://(?:127\\.0\\.0\\.1|localhost):[0-9]{1,5}");

  /// @return empty for what is no host
  public static Optional<Endpoint> of(String text) {
    String host = text.strip().toLowerCase(Locale.ROOT);
    if (LOOPBACK.matcher(host).matches()) {
      return Optional.of(new Endpoint(host, URI.create(host + "/graphql")));
    }
    if (!NAME.matcher(host).matches()) {
      return Optional.empty();
    }
    String address =
        host.equals(GITHUB) || host.endsWith(".ghe.com")
            ? "https://api." + host + "/graphql"
            : "https://" + host + "/api/graphql";
    return Optional.of(new Endpoint(host, URI.create(address)));
  }
}
