package dev.boardcast.core.contract;

import dev.boardcast.core.domain.WorkItem;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a field holds, with its bounds (in characters as `Limits.length` counts them). Who reads,
/// checks, stores or describes fields does so by their type; a `switch` without `default` names who
/// has to learn a new one.
public sealed interface FieldType {
  /// A text of one line, of 1 character at least.
  record Line(int maxChars) implements FieldType {}

  /// A text of any number of lines; it may be empty.
  record Prose(int maxChars) implements FieldType {}

  /// Texts of one line, each once.
  ///
  /// @param one what one of them is, in a sentence
  record Lines(int maxCount, int maxChars, String one) implements FieldType {}

  /// Numbers from 1 on, each once.
  ///
  /// @param one what one of them is, in a sentence
  record Numbers(int maxCount, String one) implements FieldType {}

  /// One of a fixed set. The first is what a new issue has, where it has to have one.
  ///
  /// @param names on the wire, in the order of the values
  record Choice(List<Enum<?>> values, List<String> names) implements FieldType {
    public Choice {
      values = List.copyOf(values);
      names = List.copyOf(names);
    }

    static <E extends Enum<E>> Choice of(E[] values, Function<E, String> wireName) {
      return new Choice(List.of(values), Arrays.stream(values).map(wireName).toList());
    }

    public Optional<Enum<?>> named(String name) {
      int at = names.indexOf(name);
      return at < 0 ? Optional.empty() : Optional.of(values.get(at));
    }

    public String nameOf(Object value) {
      return names.get(values.indexOf(value));
    }
  }

  /// A number from 1 on.
  record Positive() implements FieldType {}

  /// A number that counts up with each change.
  record Version() implements FieldType {}

  record Time() implements FieldType {}

  /// A text that means something to its maker alone, or an address.
  record Opaque() implements FieldType {}

  /// Work items, in order.
  record Checklist() implements FieldType {}

  /// Whether a value is of this type; its bounds are looked at where it comes from outside.
  default boolean fits(Object value) {
    return switch (this) {
      case Line _, Prose _, Opaque _ -> value instanceof String;
      case Lines _ ->
          value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
      case Numbers _ ->
          value instanceof List<?> list && list.stream().allMatch(Integer.class::isInstance);
      case Choice choice -> choice.values().contains(value);
      case Positive _ -> value instanceof Integer;
      case Version _ -> value instanceof Long;
      case Time _ -> value instanceof Instant;
      case Checklist _ ->
          value instanceof List<?> list && list.stream().allMatch(WorkItem.class::isInstance);
    };
  }
}
