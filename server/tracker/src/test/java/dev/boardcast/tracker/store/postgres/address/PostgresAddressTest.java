package dev.boardcast.tracker.store.postgres.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresAddressTest {
  @Test
  void itSaysWhereAndAsWhom() {
    PostgresAddress address =
        PostgresAddress.parse(
            "postgresql://board%40team@one.example,[::2]:6000/the%20board?sslmode=verify-ca&sslrootcert=/a/root.pem");
    assertThat(address.hosts()).containsExactly("one.example:5432", "[::2]:6000");
    assertThat(address.user()).isEqualTo("board@team");
    assertThat(address.database()).isEqualTo("the board");
    assertThat(address.tls()).isEqualTo(PostgresAddress.Tls.VERIFY_CA);
    assertThat(address.rootCertificate()).contains(Path.of("/a/root.pem"));
    assertThat(address.isHere()).isFalse();
  }

  @Test
  void elsewhereThanHereTheCertificateIsLookedAtUnlessSaidOtherwise() {
    assertThat(PostgresAddress.parse("postgres://u@db/b").tls())
        .isEqualTo(PostgresAddress.Tls.VERIFY_FULL);
    assertThat(PostgresAddress.parse("postgres://u@db/b?sslmode=require").tls())
        .isEqualTo(PostgresAddress.Tls.REQUIRE);
    for (String here : new String[] {"localhost", "127.0.0.1:99", "[::1]"}) {
      assertThat(PostgresAddress.parse("postgresql://u@" + here + "/b").tls())
          .isEqualTo(PostgresAddress.Tls.DISABLE);
    }
    assertThat(PostgresAddress.parse("postgresql://u@localhost.example/b").isHere()).isFalse();
  }

  @Test
  void thePasswordIsNotShown() {
    PostgresAddress address =
        PostgresAddress.parse("postgresql://u@db/b").withPassword("s3cret-of-the-address");
    assertThat(address.toString()).isEqualTo("postgresql://u@db:5432/b");
  }

  @Test
  void whatIsShownCanBePasted() {
    PostgresAddress address =
        PostgresAddress.parse("postgresql://board%40team@db/the%20board")
            .withPassword("s3cret-one");
    assertThat(PostgresAddress.parse(address.toString()).withPassword("s3cret-one"))
        .isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://u@db/b|postgresql://",
        "postgresql://u@db|no database",
        "postgresql://u@db/|no database",
        "postgresql://db/b|no user",
        "postgresql://u@/b|no host",
        "postgresql://u@db:0/b|port `0`",
        "postgresql://u@db:x/b|port `x`",
        "postgresql://u:hidden@db/b|password",
        "postgresql://u@db/b?password=hidden|only sslmode",
        "postgresql://u@db/b?sslmode=prefer|sslmode `prefer`",
      })
  void whatCannotBeUsedIsSaidWithoutThePassword(String text, String why) {
    assertThatThrownBy(() -> PostgresAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("hidden");
  }
}
