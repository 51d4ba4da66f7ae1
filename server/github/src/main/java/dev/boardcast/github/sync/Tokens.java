package dev.boardcast.github.sync;

import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.Token;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Finds the token for a host: of the environment, else GitHub's own program's. Nothing is kept but
/// in memory, and none is sent to another host than the one it is for. Thread-safe.
public final class Tokens {
  /// Whose host `BOARDCAST_GITHUB_TOKEN` is for; `github.com` where it is not set.
  static final String HOST_VARIABLE = "BOARDCAST_GITHUB_HOST";

  static final String OWN_VARIABLE = "BOARDCAST_GITHUB_TOKEN";

  /// As `gh` reads them: for GitHub's own hosts alone.
  private static final List<String> SHARED_VARIABLES = List.of("GH_TOKEN", "GITHUB_TOKEN");

  /// A program for each request would cost more than the request: what it printed is kept so long,
  /// and what GitHub does not let in is not tried again before that (`Rounds.RETRY_BY_HAND`).
  static final Duration KEPT_MAX = Duration.ofMinutes(1);

  private static final Duration PROGRAM_MAX = Duration.ofSeconds(10);
  private static final int OUTPUT_MAX_BYTES = 4 * 1024;

  private final Map<String, String> environment;
  private final List<String> program;
  private final InstantSource clock;

  /// What the program printed, by host.
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(Token token, Instant until) {}

  public Tokens(Map<String, String> environment, InstantSource clock) {
    this(environment, List.of("gh"), clock);
  }

  /// @param program GitHub's own
  Tokens(Map<String, String> environment, List<String> program, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.program = List.copyOf(program);
    this.clock = clock;
  }

  /// For a person who may just have logged in anew: nothing that is kept.
  public Optional<Token> findNow(Endpoint endpoint) {
    kept.remove(endpoint.host());
    return find(endpoint);
  }

  public Optional<Token> find(Endpoint endpoint) {
    String host = endpoint.host();
    boolean isGitHubs = host.equals(Endpoint.GITHUB) || host.endsWith(".ghe.com");
    if (environment.getOrDefault(HOST_VARIABLE, Endpoint.GITHUB).equals(host)) {
      Optional<Token> own = variable(OWN_VARIABLE);
      if (own.isPresent()) {
        return own;
      }
    }
    if (isGitHubs) {
      for (String name : SHARED_VARIABLES) {
        Optional<Token> shared = variable(name);
        if (shared.isPresent()) {
          return shared;
        }
      }
    }
    return host.contains(":") ? Optional.empty() : kept(host);
  }

  private Optional<Token> kept(String host) {
    Instant now = clock.instant();
    Kept known = kept.get(host);
    if (known != null && now.isBefore(known.until())) {
      return Optional.of(known.token());
    }
    kept.remove(host);
    Optional<Token> printed = fromProgram(host);
    printed.ifPresent(token -> kept.put(host, new Kept(token, now.plus(KEPT_MAX))));
    return printed;
  }

  private Optional<Token> variable(String name) {
    return usable(environment.getOrDefault(name, ""), name);
  }

  /// A header could not carry anything else.
  private static Optional<Token> usable(String text, String source) {
    String value = text.strip();
    return value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)
        ? Optional.empty()
        : Optional.of(new Token(value, source));
  }

  private Optional<Token> fromProgram(String host) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("auth", "token", "--hostname", host));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(nothing()))
              .start();
      try {
        if (!process.waitFor(PROGRAM_MAX.toMillis(), TimeUnit.MILLISECONDS)
            || process.exitValue() != 0) {
          return Optional.empty();
        }
        byte[] output = process.getInputStream().readNBytes(OUTPUT_MAX_BYTES);
        return usable(new String(output, StandardCharsets.US_ASCII), "gh auth token");
      } finally {
        process.destroy();
      }
    } catch (IOException _) {
      // It is not installed, which is no fault.
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static File nothing() {
    boolean windows = File.separatorChar == '\\';
    return new File(windows ? "NUL" : "/dev/null");
  }
}
