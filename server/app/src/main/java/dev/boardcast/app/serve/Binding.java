package dev.boardcast.app.serve;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.protocol.http.Exposure;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a server listens, and who protects the keys on their way to it.
///
/// @param host an address of this machine
/// @param tls with what it protects them itself
public record Binding(String host, Optional<Exposure.Tls> tls) {
  public static final Binding LOOPBACK = new Binding("127.0.0.1", Optional.empty());

  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1", Pattern.CASE_INSENSITIVE);
  private static final Set<String> ANY = Set.of("0.0.0.0", "::");

  /// What a command line wants; what it leaves out may be in the environment: `BOARDCAST_HOST`,
  /// `BOARDCAST_TLS_CERT`, `BOARDCAST_TLS_KEY`, `BOARDCAST_BEHIND_PROXY` (`true` or `false`). A
  /// `.env` file has no say in it: it comes with the folder that a program is started in, and must
  /// not open a server to others.
  ///
  /// @throws CommandFailure when keys would travel unprotected, or a file is not there
  public static Binding of(
      @Nullable String host,
      @Nullable Path certificate,
      @Nullable Path key,
      boolean behindProxy,
      Map<String, String> environment) {
    String proxy = environment.getOrDefault("BOARDCAST_BEHIND_PROXY", "").strip();
    if (!Set.of("", "true", "false").contains(proxy)) {
      throw CommandFailure.ofUsage("BOARDCAST_BEHIND_PROXY must be true or false");
    }
    return of(
        host == null ? set(environment, "BOARDCAST_HOST").orElse(null) : host,
        certificate == null ? file(environment, "BOARDCAST_TLS_CERT") : certificate,
        key == null ? file(environment, "BOARDCAST_TLS_KEY") : key,
        behindProxy || proxy.equals("true"));
  }

  private static Optional<String> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static @Nullable Path file(Map<String, String> environment, String name) {
    try {
      return set(environment, name).map(Path::of).orElse(null);
    } catch (InvalidPathException _) {
      throw CommandFailure.ofUsage(name + " is no path of a file");
    }
  }

  /// What a command line wants.
  ///
  /// @throws CommandFailure when keys would travel unprotected, or a file is not there
  public static Binding of(
      @Nullable String host, @Nullable Path certificate, @Nullable Path key, boolean behindProxy) {
    if ((certificate == null) != (key == null)) {
      throw CommandFailure.ofUsage("--tls-cert and --tls-key are given together, or neither is");
    }
    Optional<Exposure.Tls> tls =
        certificate == null || key == null
            ? Optional.empty()
            : Optional.of(new Exposure.Tls(readable(certificate), readable(key)));
    Binding binding = new Binding(host == null ? LOOPBACK.host() : host, tls);
    if (!binding.isLoopback() && tls.isEmpty() && !behindProxy) {
      throw CommandFailure.ofUsage(
          "--host %s is not this machine alone, and keys would travel there for all to read: give --tls-cert and --tls-key, or --behind-proxy when a proxy with TLS is all that reaches it"
              .formatted(binding.host()));
    }
    return binding;
  }

  private static Path readable(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw CommandFailure.ofUsage("%s is no file that can be read".formatted(file));
    }
    return file;
  }

  boolean isLoopback() {
    return LOOPBACK_HOST.matcher(host).matches();
  }

  /// Under which names it is reached: its own, and those under which clients are told to find it.
  Exposure exposure(Settings settings) {
    Set<String> names = new TreeSet<>();
    names.add(settings.trackerUrl().getHost());
    names.add(settings.hubUrl().getHost());
    if (!ANY.contains(host)) {
      names.add(inUrl(host));
    }
    return new Exposure(names, tls, !isLoopback() || tls.isPresent());
  }

  /// The start of an address that this machine's programs reach it at.
  String address(String scheme) {
    String name = isLoopback() || ANY.contains(host) ? "localhost" : inUrl(host);
    return scheme + (tls.isPresent() ? "s" : "") + "://" + name;
  }

  private static String inUrl(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }
}
