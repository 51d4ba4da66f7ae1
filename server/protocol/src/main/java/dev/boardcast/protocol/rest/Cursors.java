package dev.boardcast.protocol.rest;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.order.CardOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Places in lists, opaque to clients. Shared with the agent's tools, whose pages end where an
/// answer is full, which is seldom where a page of the tracker ends. A place is named by the item
/// before it, so that it stays right whatever is added or deleted meanwhile. Pure.
public final class Cursors {
  /// Longer texts are no cursors.
  public static final int LENGTH_MAX_CHARS = 128;

  /// An issue's has where it stood, so that it stays right when that one is moved.
  private static final Pattern NUMBER =
      Pattern.compile("after:([1-9]\\d{0,9})(?:@([0-9A-Za-z]{1,64}))?");

  private static final Pattern ENTRY =
      Pattern.compile("before:(\\d{1,18}):([1-9]\\d{0,9}):([1-9]\\d{0,18})");

  private Cursors() {}

  /// A place in the activity, which is newest first.
  public record Place(long atMs, int project, long sequence) {
    public static Place of(ActivityEntry entry) {
      return new Place(entry.timestamp().toEpochMilli(), entry.projectNumber(), entry.sequence());
    }

    public Instant at() {
      return Instant.ofEpochMilli(atMs);
    }
  }

  /// The place after the item of this number.
  public static String after(int number) {
    return encode("after:" + number);
  }

  /// The place after an issue, in a list by number as in one by order.
  public static String after(Issue issue) {
    return issue.place() == null
        ? after(issue.number())
        : encode("after:%d@%s".formatted(issue.number(), issue.place()));
  }

  /// What the issue before the place is sorted by; empty where it is no cursor.
  public static Optional<String> key(String cursor) {
    return decode(cursor, NUMBER)
        .flatMap(
            parts -> positive(parts.group(1)).map(number -> CardOrder.key(number, parts.group(2))));
  }

  /// The number of the item before the place; empty where it is no cursor.
  public static Optional<Integer> number(String cursor) {
    return decode(cursor, NUMBER).flatMap(parts -> positive(parts.group(1)));
  }

  public static String before(Place place) {
    return encode("before:%d:%d:%d".formatted(place.atMs(), place.project(), place.sequence()));
  }

  /// Empty where it is no cursor of the activity.
  public static Optional<Place> place(String cursor) {
    return decode(cursor, ENTRY)
        .flatMap(parts ->
            positive(parts.group(2))
                .flatMap(project ->
                    sequence(parts.group(3))
                        .map(sequence ->
                            new Place(Long.parseLong(parts.group(1)), project, sequence))));
  }

  /// A text that only its maker reads.
  public static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// What `encode` was given, where it is of this form.
  public static Optional<Matcher> decode(String cursor, Pattern form) {
    if (cursor.length() > LENGTH_MAX_CHARS) {
      return Optional.empty();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return Optional.of(form.matcher(text)).filter(Matcher::matches);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> positive(String digits) {
    try {
      return Optional.of(Integer.parseInt(digits));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<Long> sequence(String digits) {
    try {
      return Optional.of(Long.parseLong(digits));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
