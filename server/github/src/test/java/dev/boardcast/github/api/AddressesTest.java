package dev.boardcast.github.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "github.com, https://api.github.com/graphql",
    "GitHub.com, https://api.github.com/graphql",
    "octo.ghe.com, https://api.octo.ghe.com/graphql",
    "github.example.org, https://github.example.org/api/graphql",
    "http://127.0.0.1:4711, http://127.0.0.1:4711/graphql"
  })
  void eachKindOfHostHasItsGraphQlElsewhere(String host, String address) {
    assertThat(Endpoint.of(host).orElseThrow().graphQl()).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://github.com",
        "https://github.com",
        "http://127.0.0.1.example.org:80",
        "user@github.com",
        "github.com/evil",
        "github.com:444",
        "..",
        "a b"
      })
  void whatIsNoHostIsRefused(String host) {
    assertThat(Endpoint.of(host)).isEmpty();
  }

  @Test
  void aProjectIsNamedShortlyOrAsABrowserDoes() {
    assertThat(ProjectAddress.parse("octo-org/5"))
        .contains(new ProjectAddress(Optional.empty(), "octo-org", 5));
    assertThat(ProjectAddress.parse("https://github.com/orgs/octo-org/projects/5/views/1?x=1"))
        .contains(new ProjectAddress(Optional.of("github.com"), "octo-org", 5));
    assertThat(ProjectAddress.parse("https://ghe.example.org/users/ada/projects/12"))
        .contains(new ProjectAddress(Optional.of("ghe.example.org"), "ada", 12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "octo-org", "octo-org/0", "octo-org/x", "-a/1", "a/b/1", "a/1234567890"})
  void whatIsNoProjectIsRefused(String text) {
    assertThat(ProjectAddress.parse(text)).isEmpty();
  }
}
