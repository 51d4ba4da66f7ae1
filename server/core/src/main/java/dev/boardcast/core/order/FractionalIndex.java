package dev.boardcast.core.order;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Texts between which there is always room for another, in the order of their characters. They are
/// those of the npm package `fractional-indexing`, character by character.
///
/// A key is a whole number and a fraction, in digits of 62. Its first character says how many
/// digits the whole has, so that longer ones sort after shorter ones: `a` one, `b` two; below
/// nothing, `Z` one, `Y` two. A fraction never ends in a zero, so that no two keys are the same
/// place.
final class FractionalIndex {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int BASE = DIGITS.length();
  private static final String FIRST = "a0";

  private FractionalIndex() {}

  /// @param lower null for no bound
  /// @param upper null for no bound; else after `lower`
  static String between(@Nullable String lower, @Nullable String upper) {
    if (lower == null) {
      if (upper == null) {
        return FIRST;
      }
      String whole = whole(upper);
      return whole.length() < upper.length() ? whole : neighbour(whole, -1);
    }
    String whole = whole(lower);
    String rest = lower.substring(whole.length());
    if (upper != null && upper.startsWith(whole)) {
      return whole + fraction(rest, upper.substring(whole.length()));
    }
    String next = neighbour(whole, 1);
    return upper == null || next.compareTo(upper) < 0 ? next : whole + fraction(rest, null);
  }

  /// The whole number of a count, from 0 on.
  static String ofCount(int count) {
    char head = 'a';
    int length = 1;
    long left = count;
    for (long size = BASE; left >= size; size *= BASE) {
      left -= size;
      head++;
      length++;
    }
    char[] digits = new char[length];
    for (int at = length - 1; at >= 0; at--) {
      digits[at] = DIGITS.charAt((int) (left % BASE));
      left /= BASE;
    }
    return head + new String(digits);
  }

  /// The whole number after that of a key.
  static String wholeAfter(String key) {
    return neighbour(whole(key), 1);
  }

  private static String whole(String key) {
    return key.substring(0, 1 + digitCount(key.charAt(0)));
  }

  private static int digitCount(char head) {
    return head >= 'a' ? head - 'a' + 1 : 'Z' - head + 1;
  }

  /// @param by 1 or -1
  private static String neighbour(String whole, int by) {
    char overflow = DIGITS.charAt(by > 0 ? 0 : BASE - 1);
    char[] digits = whole.toCharArray();
    for (int at = digits.length - 1; at > 0; at--) {
      int digit = DIGITS.indexOf(digits[at]) + by;
      if (digit >= 0 && digit < BASE) {
        digits[at] = DIGITS.charAt(digit);
        return new String(digits);
      }
      digits[at] = overflow;
    }
    // There is no end in sight: the last one has 26 digits.
    char head = (char) (digits[0] + by);
    if (by > 0 && digits[0] == 'Z') {
      head = 'a';
    } else if (by < 0 && digits[0] == 'a') {
      head = 'Z';
    }
    char[] all = new char[1 + digitCount(head)];
    Arrays.fill(all, overflow);
    all[0] = head;
    return new String(all);
  }

  /// The middle of two fractions, with as few digits as it takes.
  ///
  /// @param upper null for the whole number after
  private static String fraction(String lower, @Nullable String upper) {
    StringBuilder middle = new StringBuilder();
    String bound = upper;
    for (int at = 0; ; at++) {
      int low = digit(lower, at);
      int high = bound == null ? BASE : digit(bound, at);
      if (high - low > 1) {
        return middle.append(DIGITS.charAt((low + high + 1) / 2)).toString();
      }
      if (high - low == 1) {
        if (bound != null && bound.length() > at + 1) {
          return middle.append(DIGITS.charAt(high)).toString();
        }
        // From here on anything above the lower one is below the upper one.
        bound = null;
      }
      middle.append(DIGITS.charAt(low));
    }
  }

  private static int digit(String fraction, int at) {
    return at < fraction.length() ? DIGITS.indexOf(fraction.charAt(at)) : 0;
  }
}
