package dev.boardcast.github.core;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.mirror.PhaseWish;
import dev.boardcast.core.text.TextRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The phases of a board and the options of a project's field become one list, in the field's
/// order. Names differ in more than upper and lower case here, so several options may be one phase.
public final class PhaseMerge {
  private PhaseMerge() {}

  /// An option and the phase that it was when both sides were last looked at.
  public record Pair(String option, String phase) {}

  /// What the board's phases shall be: those of the field, then those that only the board has.
  ///
  /// @param pairs as they were found last
  public static List<PhaseWish> wanted(
      List<Pair> pairs, List<Phase> here, List<PhaseField.Option> there) {
    Map<String, String> paired = new HashMap<>();
    pairs.forEach(pair -> paired.put(pair.option(), pair.phase()));
    Set<String> mirrored = new HashSet<>(paired.values());
    List<Phase> own = here.stream().filter(phase -> !mirrored.contains(phase.id())).toList();
    Map<String, Phase> free = new LinkedHashMap<>();
    here.forEach(phase -> free.put(phase.id(), phase));
    // Who is known by the option's id is not taken by the name of another one.
    Map<String, Phase> known = new HashMap<>();
    for (PhaseField.Option option : there) {
      Phase phase = free.remove(paired.getOrDefault(option.id(), PhaseMap.NO_PHASE));
      if (phase != null) {
        known.put(option.id(), phase);
      }
    }
    List<PhaseWish> wanted = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (PhaseField.Option option : there) {
      if (wanted.size() + own.size() < Limits.PHASES_MAX_COUNT && names.add(key(option.name()))) {
        Phase phase = known.get(option.id());
        wanted.add(wish(phase == null ? named(option.name(), free) : phase, option.name()));
      }
    }
    for (Phase phase : own) {
      if (names.add(key(phase.name()))) {
        wanted.add(wish(phase, phase.name()));
      }
    }
    return wanted;
  }

  private static PhaseWish wish(@Nullable Phase phase, String name) {
    return phase == null
        ? new PhaseWish(null, name, null)
        : new PhaseWish(phase.id(), name, phase.description());
  }

  private static @Nullable Phase named(String name, Map<String, Phase> free) {
    for (Phase phase : free.values()) {
      if (key(phase.name()).equals(key(name))) {
        free.remove(phase.id());
        return phase;
      }
    }
    return null;
  }

  /// Whether the board's phases are what they shall be.
  public static boolean isSame(List<Phase> here, List<PhaseWish> wanted) {
    return here.stream().map(phase -> wish(phase, phase.name())).toList().equals(wanted);
  }

  /// @param here as they are after they were made what they shall be
  public static PhaseMap.Mapped map(PhaseField field, List<Phase> here) {
    Map<String, String> byName = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (Phase phase : here) {
      byName.put(key(phase.name()), phase.id());
      names.put(phase.id(), phase.name());
    }
    Map<String, String> byOption = new LinkedHashMap<>();
    for (PhaseField.Option option : field.options()) {
      // Past the most phases that a board has, an option is none.
      byOption.put(option.id(), byName.getOrDefault(key(option.name()), PhaseMap.NO_PHASE));
    }
    return new PhaseMap.Mapped(field.id(), field.kind(), byOption, names);
  }

  public static List<Pair> pairs(PhaseMap.Mapped map) {
    return map.byOption().entrySet().stream()
        .map(entry -> new Pair(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String key(String name) {
    return TextRules.comparable(name).toLowerCase(Locale.ROOT);
  }
}
