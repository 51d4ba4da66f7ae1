package dev.boardcast.github.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokensTest {
  private static final List<String> NO_PROGRAM = List.of("no-such-program-is-installed");
  private static final Endpoint GITHUB = endpoint("github.com");
  private static final Endpoint OTHER = endpoint("github.example.org");

  @TempDir Path folder;

  private static Endpoint endpoint(String host) {
    return Endpoint.of(host).orElseThrow();
  }

  private static Optional<String> found(Map<String, String> environment, Endpoint endpoint) {
    return new Tokens(environment, NO_PROGRAM, InstantSource.system())
        .find(endpoint)
        .map(Token::value);
  }

  @Test
  void theFirstThatIsThereIsTaken() {
    Map<String, String> all =
        Map.of("BOARDCAST_GITHUB_TOKEN", "own", "GH_TOKEN", "gh", "GITHUB_TOKEN", "ci");
    assertThat(found(all, GITHUB)).contains("own");
    assertThat(found(Map.of("GH_TOKEN", "gh", "GITHUB_TOKEN", "ci"), GITHUB)).contains("gh");
    assertThat(found(Map.of("GH_TOKEN", "  ", "GITHUB_TOKEN", "ci"), GITHUB)).contains("ci");
    assertThat(found(Map.of(), GITHUB)).isEmpty();
    assertThat(found(Map.of("GH_TOKEN", "two words"), GITHUB)).isEmpty();
  }

  @Test
  void noneGoesToAnotherHostThanTheOneItIsFor() {
    Map<String, String> all =
        Map.of("BOARDCAST_GITHUB_TOKEN", "own", "GH_TOKEN", "gh", "GITHUB_TOKEN", "ci");
    assertThat(found(all, OTHER)).isEmpty();
    assertThat(found(all, endpoint("http://127.0.0.1:80"))).isEmpty();
    Map<String, String> elsewhere =
        Map.of("BOARDCAST_GITHUB_TOKEN", "own", "BOARDCAST_GITHUB_HOST", "github.example.org");
    assertThat(found(elsewhere, OTHER)).contains("own");
    assertThat(found(elsewhere, GITHUB)).isEmpty();
  }

  @Test
  void elseGitHubsOwnProgramIsAsked() throws Exception {
    Path program = Files.writeString(folder.resolve("gh.sh"), "echo \"for-$4\"\n");
    Tokens tokens = asking(program, InstantSource.system());
    Token token = tokens.find(OTHER).orElseThrow();
    assertThat(token.value()).isEqualTo("for-github.example.org");
    assertThat(token.source()).isEqualTo("gh auth token");
    assertThat(token.toString()).doesNotContain("for-");
    Path failing = Files.writeString(folder.resolve("no.sh"), "echo no; exit 1\n");
    assertThat(asking(failing, InstantSource.system()).find(GITHUB)).isEmpty();
  }

  private static Tokens asking(Path program, InstantSource clock) {
    return new Tokens(Map.of(), List.of("sh", program.toString()), clock);
  }

  @Test
  void theProgramIsAskedOnceAMinuteAndWhoeverConnectsAsksItAnew() throws Exception {
    Path calls = folder.resolve("calls");
    Path program =
        Files.writeString(
            folder.resolve("gh.sh"), "echo x >> '%s'; wc -l < '%s'\n".formatted(calls, calls));
    Instant begin = Instant.parse("2026-03-01T10:00:00Z");
    AtomicReference<Instant> now = new AtomicReference<>(begin);
    Tokens tokens = asking(program, now::get);
    for (int i = 0; i < 3; i++) {
      assertThat(tokens.find(OTHER).map(Token::value)).contains("1");
    }
    assertThat(tokens.find(GITHUB).map(Token::value)).contains("2");
    assertThat(tokens.findNow(OTHER).map(Token::value)).contains("3");
    now.set(begin.plus(Tokens.KEPT_MAX).minusMillis(1));
    assertThat(tokens.find(OTHER).map(Token::value)).contains("3");
    now.set(begin.plus(Tokens.KEPT_MAX));
    assertThat(tokens.find(OTHER).map(Token::value)).contains("4");
    Files.writeString(program, "exit 1\n");
    now.set(begin.plus(Tokens.KEPT_MAX.multipliedBy(2)));
    assertThat(tokens.find(OTHER)).isEmpty();
  }
}
