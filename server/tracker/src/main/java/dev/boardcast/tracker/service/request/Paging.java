package dev.boardcast.tracker.service.request;

import dev.boardcast.protocol.boards.Page;
import dev.boardcast.protocol.rest.Cursors;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Parts of lists: where they begin, and where they end.
public final class Paging {
  private Paging() {}

  /// The number of items that a part shall have at most.
  ///
  /// @throws Refusal.Invalid when it is not one of 1 to the maximum
  public static int limit(int limit, int maxItems) {
    if (limit < 1) {
      throw Refusal.invalid("limit", "must be a positive integer");
    }
    if (limit > maxItems) {
      throw Refusal.invalid("limit", "must be 1 to " + maxItems);
    }
    return limit;
  }

  /// The number after which the part begins.
  ///
  /// @return 0 without a cursor
  /// @throws Refusal.Invalid when it is no cursor
  public static int after(@Nullable String cursor) {
    return cursor == null ? 0 : Cursors.number(cursor).orElseThrow(Paging::refused);
  }

  /// What the issue is sorted by after which the part begins; null without a cursor.
  ///
  /// @throws Refusal.Invalid when it is no cursor
  public static @Nullable String key(@Nullable String cursor) {
    return cursor == null ? null : Cursors.key(cursor).orElseThrow(Paging::refused);
  }

  /// Where in the activity the part begins; empty at its beginning.
  ///
  /// @throws Refusal.Invalid when it is no cursor
  public static Optional<Cursors.Place> place(@Nullable String cursor) {
    return cursor == null
        ? Optional.empty()
        : Optional.of(Cursors.place(cursor).orElseThrow(Paging::refused));
  }

  private static Refusal refused() {
    return Refusal.invalid("cursor", "must be a nextCursor of this list");
  }

  /// A part of a list, of which one item more was read than is shown.
  ///
  /// @param after the number after which it begins; 0 for the first
  /// @param total how many there are in all parts; asked for where the part does not tell
  public static <T> Page<T> page(
      List<T> items, int after, int limit, ToIntFunction<T> number, LongSupplier total) {
    return page(items, after == 0, limit, item -> Cursors.after(number.applyAsInt(item)), total);
  }

  /// The same where a place is more than a number.
  public static <T> Page<T> page(
      List<T> items, boolean first, int limit, Function<T, String> after, LongSupplier total) {
    List<T> shown = items.subList(0, Math.min(limit, items.size()));
    boolean more = items.size() > limit;
    boolean whole = first && !more;
    return new Page<>(
        shown,
        more ? after.apply(shown.getLast()) : null,
        whole ? items.size() : total.getAsLong());
  }
}
