package dev.boardcast.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Seed;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class TimestampsTest {
  private static final long SEED = Seed.of("TimestampsTest");
  private static final String CHARACTERS = "0123456789-:.TZtz+ ";
  private static final long YEAR_9999_MS = 253_402_300_799_999L;
  private static final long YEAR_0000_MS = -62_167_219_200_000L;

  @Test
  void aTimeIsReadAsTheLibraryReadsIt() {
    Random random = new Random(SEED);
    var own = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    var whole = new DateTimeFormatterBuilder().appendInstant(0).toFormatter();
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text =
          new StringBuilder(
              (i % 2 == 0 ? own : whole)
                  .format(Instant.ofEpochMilli(random.nextLong(YEAR_0000_MS, YEAR_9999_MS))));
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        text.setCharAt(
            random.nextInt(text.length()), CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
      Optional<Instant> expected = library(text.toString());
      assertThat(ours(text.toString())).as("%s, seed %d", text, SEED).isEqualTo(expected);
      good += expected.isPresent() ? 1 : 0;
    }
    assertThat(good).isBetween(5_000, 19_000);
  }

  @Test
  void whatIsOfAnotherFormOrNoDayIsTheLibrarysToo() {
    for (String text :
        List.of(
            "",
            "2026-03-01T10:15:30Z",
            "2026-03-01T10:15:30.123456Z",
            "2026-03-01T24:00:00.000Z",
            "2026-03-01T24:00:00Z",
            "2026-06-30T23:59:60Z",
            "2026-02-29T10:15:30Z",
            "2026-06-30T23:59:60.000Z",
            "2026-02-29T10:15:30.120Z",
            "2024-02-29T10:15:30.120Z",
            "2026-13-01T10:15:30.120Z",
            "2026-00-01T10:15:30.120Z",
            "2026-03-01T10:60:30.120Z",
            "2026-03-01t10:15:30.120z",
            "+12026-03-01T10:15:30.120Z")) {
      assertThat(ours(text)).as(text).isEqualTo(library(text));
    }
  }

  private static Optional<Instant> ours(String text) {
    return tried(() -> Timestamps.parse(text));
  }

  private static Optional<Instant> library(String text) {
    return tried(() -> Instant.parse(text));
  }

  private static Optional<Instant> tried(Supplier<Instant> parse) {
    try {
      return Optional.of(parse.get());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
