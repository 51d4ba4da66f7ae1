package dev.boardcast.app.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a `.env` file said beyond the values that are taken from it.
///
/// @param notes why the file as a whole is passed over
/// @param unusable of the settings in it that cannot be used, for which their defaults hold, a
///   sentence each; what the file has is not repeated
/// @param elsewhere of the addresses in it that are another machine's, a sentence each that says
///   why the user's key is not sent there, with the remedy
/// @param holdsKey whether the key in force is the file's own, which goes wherever the file says
public record DotenvReport(
    List<String> notes,
    Map<Option, String> unusable,
    Map<Option, String> elsewhere,
    boolean holdsKey) {
  public DotenvReport {
    notes = List.copyOf(notes);
    unusable = sorted(unusable);
    elsewhere = sorted(elsewhere);
  }

  private static Map<Option, String> sorted(Map<Option, String> map) {
    EnumMap<Option, String> sorted = new EnumMap<>(Option.class);
    sorted.putAll(map);
    return Collections.unmodifiableMap(sorted);
  }

  /// Sentences for whoever started the program.
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(notes);
    warnings.addAll(unusable.values());
    return List.copyOf(warnings);
  }

  /// Why a key may not be sent to the addresses in force; empty when it may.
  public Optional<String> keyWithheld() {
    return holdsKey ? Optional.empty() : elsewhere.values().stream().findFirst();
  }
}
