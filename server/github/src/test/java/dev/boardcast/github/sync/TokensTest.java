package dev.boardcast.github.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return new Tokens(environment, NO_PROGRAM).find(endpoint).map(Token::value);
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
    Tokens tokens = new Tokens(Map.of(), List.of("sh", program.toString()));
    Token token = tokens.find(OTHER).orElseThrow();
    assertThat(token.value()).isEqualTo("for-github.example.org");
    assertThat(token.source()).isEqualTo("gh auth token");
    assertThat(token.toString()).doesNotContain("for-");
    Path failing = Files.writeString(folder.resolve("no.sh"), "echo no; exit 1\n");
    assertThat(new Tokens(Map.of(), List.of("sh", failing.toString())).find(GITHUB)).isEmpty();
  }
}
