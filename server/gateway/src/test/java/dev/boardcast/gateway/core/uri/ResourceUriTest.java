package dev.boardcast.gateway.core.uri;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourceUriTest {
  private static ResourceUri.Rule rule(List<String> allow, List<String> deny) {
    return ResourceUri.Rule.of(allow, deny, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///pub/notes.txt",
        "file:///pub/a%20b/%C3%BC.md",
        "file:///pub/100%25.txt",
        "file:///pub/...",
        "file:///pub/.hidden/a..b",
        "file://server/share/x",
        "https://example.org/a?q=x%26y&z=%2F#part",
        "https://example.org:8443/",
        "postgres://reader@host/db/orders/schema",
        "memo://Insights",
        "board://projects/7",
        "urn:isbn:0451450523",
        "demo://resource/dynamic/text/1",
        "weather://S%C3%A3o%20Paulo%2C%20BR",
      })
  void theOneFormOfAnAddressIsTaken(String uri) {
    assertThat(ResourceUri.fault(uri)).isEmpty();
    assertThat(rule(List.of("s__*"), List.of()).allows("s", uri, false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pub/notes.txt",
        "file:",
        // Steps of a path, plain, encoded, encoded twice, and in characters that are taken for
        // dots.
        "file:///pub/../secret",
        "file:///pub/..",
        "file:///pub/./secret",
        "file:///pub/%2E%2E/secret",
        "file:///pub/%2e%2e/secret",
        "file:///pub/.%2E/secret",
        "file:///pub/..%2Fsecret",
        "file:///pub/..%5Csecret",
        "file:///pub/..;/secret",
        "file:///pub/%252e%252e/secret",
        "file:///pub/%25%32%65/secret",
        "file:///pub/..%20/secret",
        "file:///pub/%EF%BC%8E%EF%BC%8E/secret",
        "file:///pub/%E2%80%A5/secret",
        "file:///pub/%C0%AE%C0%AE/secret",
        "x:..",
        "x:a?path=../secret",
        "x:a?path=..%2Fsecret",
        // The same in other letters.
        "file:///p%75b/notes.txt",
        "file:///%70ub/notes.txt",
        "file:///pub/%c3%bc.md",
        "file:///pub/\u00fc.md",
        "file:///pub/u%CC%88.md",
        "file:///pub/a b",
        "file:///pub\\notes.txt",
        "file:///pub//notes.txt",
        "file:///pub/%2Fnotes.txt",
        "file:////pub/notes.txt",
        "FILE:///pub/notes.txt",
        "file:/pub/notes.txt",
        "file:pub/notes.txt",
        "file://localhost/pub/notes.txt",
        "https://Example.org/",
        "https://example.org:443/",
        "https://example.org:/",
        // What nobody sees.
        "file:///pub/a%00.txt",
        "file:///pub/a%0A.txt",
        "file:///pub/a%E2%80%AE.txt",
        "file:///pub/%",
        "file:///pub/%4",
        "file:///pub/%zz",
        // The gateway's own.
        "gw+a:file:///pub/notes.txt",
      })
  void noOtherFormIs(String uri) {
    assertThat(ResourceUri.fault(uri)).as(uri).isNotEmpty();
  }

  @Test
  void aLongOneIsNotTaken() {
    String begins = "file:///";
    int room = ResourceUri.URI_MAX_CHARS - begins.length();
    assertThat(ResourceUri.fault(begins + "x".repeat(room))).isEmpty();
    assertThat(ResourceUri.fault(begins + "x".repeat(room + 1))).contains("2048");
  }

  @Test
  void whatIsAllowedIsSoWithItsEncodingAndWithout() {
    ResourceUri.Rule some = rule(List.of("s__file:///my%20notes/*"), List.of());
    assertThat(some.allows("s", "file:///my%20notes/a", false)).isTrue();
    assertThat(some.allows("s", "file:///my%20notes%2Fa", false)).isFalse();
    assertThat(some.allows("t", "file:///my%20notes/a", false)).isFalse();
    assertThat(rule(List.of(), List.of()).allows("s", "file:///x", false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///secret",
        "file:///secret/",
        "file:///secret?x",
        "file:///secret#x",
        "file:///keys/a",
        "file:///keys%2Fa",
        "file:///keys%2Fa%3Fb",
        "file:///my%20keys/a",
      })
  void whatIsDeniedIsSoInEachOfTheForms(String uri) {
    ResourceUri.Rule rule =
        rule(
            List.of("s__*"),
            List.of("s__file:///secret", "s__file:///keys/a", "s__file:///my%20keys/*"));
    assertThat(ResourceUri.fault(uri)).isEmpty();
    assertThat(rule.allows("s", uri, false)).isFalse();
  }

  @Test
  void aKeyThatMayOnlyReadReadsOfServersWhoseWordCounts() {
    ResourceUri.Rule rule = ResourceUri.Rule.of(List.of("*"), List.of(), true);
    assertThat(rule.allows("s", "file:///x", true)).isTrue();
    assertThat(rule.allows("s", "file:///x", false)).isFalse();
  }

  @Test
  void anAddressMaySayWhoseItIs() {
    String explicit = ResourceUri.explicit("a-1", "file:///x");
    assertThat(explicit).isEqualTo("gw+a-1:file:///x");
    assertThat(ResourceUri.addressed(explicit))
        .isEqualTo(new ResourceUri.Addressed("a-1", "file:///x"));
    for (String other : new String[] {"file:///x", "gw+A:x", "gw+:x", "gw+a/b:x"}) {
      assertThat(ResourceUri.addressed(other)).isEqualTo(new ResourceUri.Addressed("", other));
    }
  }
}
