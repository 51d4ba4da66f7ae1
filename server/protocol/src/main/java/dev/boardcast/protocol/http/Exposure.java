package dev.boardcast.protocol.http;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// How a server shows itself to the world.
///
/// @param names under which it is reached, beside those of loopback
/// @param tls with what its connections are protected; empty where they are not
/// @param inner whether it listens on a free port of loopback as well, without TLS, for other parts
///   of its own process
public record Exposure(Set<String> names, Optional<Tls> tls, boolean inner) {
  /// On loopback, under its names.
  public static final Exposure LOOPBACK = new Exposure(Set.of(), Optional.empty(), false);

  public Exposure {
    names = Set.copyOf(names);
  }

  /// Files in PEM.
  ///
  /// @param certificate the chain, the server's own certificate first
  /// @param key its private key (PKCS #8), without a password
  public record Tls(Path certificate, Path key) {}

  public OriginPolicy origins() {
    return new OriginPolicy(names);
  }
}
