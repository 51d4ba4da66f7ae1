package dev.boardcast.github.core;

import dev.boardcast.core.event.RefusedChange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// GitHub writes people and labels by their ids, and boards know names: which ids are needed, and
/// what is sent once they are known.
public final class Names {
  private Names() {}

  /// A label of the repository that an issue is in.
  public record Label(String content, String name) {
    public Label {
      name = Content.key(name);
    }
  }

  /// What is to be asked; nothing in most cases.
  public record Wanted(Set<String> logins, Set<Label> labels) {
    public Wanted {
      logins = Set.copyOf(logins);
      labels = Set.copyOf(labels);
    }

    public boolean isEmpty() {
      return logins.isEmpty() && labels.isEmpty();
    }
  }

  /// Ids by what was asked; what GitHub does not know is missing.
  ///
  /// @param logins by the login in small letters
  public record Known(Map<String, String> logins, Map<Label, String> labels) {
    public Known {
      logins = Map.copyOf(logins);
      labels = Map.copyOf(labels);
    }
  }

  public static final Known NOBODY = new Known(Map.of(), Map.of());

  /// What is sent of an issue or draft.
  ///
  /// @param assignees ids of all that it shall have; null where they are not sent
  /// @param labels the same
  public record Edit(
      Outbox.Parcel parcel, @Nullable List<String> assignees, @Nullable List<String> labels) {}

  public static Wanted wanted(List<Outbox.Parcel> parcels) {
    Set<String> logins = new LinkedHashSet<>();
    Set<Label> labels = new LinkedHashSet<>();
    for (Outbox.Parcel parcel : parcels) {
      if (parcel.parts().contains(Part.ASSIGNEE)) {
        assignees(parcel).forEach(login -> logins.add(Content.key(login)));
      }
      if (parcel.parts().contains(Part.LABELS)) {
        for (String label : parcel.issue().labels()) {
          labels.add(new Label(parcel.content().id(), label));
        }
      }
    }
    return new Wanted(logins, labels);
  }

  /// Who shall be assigned: the one that the board shows takes the place of the one that it showed;
  /// others stay.
  static List<String> assignees(Outbox.Parcel parcel) {
    String before = parcel.base().texts().assignee();
    String now = parcel.issue().assignee();
    Map<String, String> all = new LinkedHashMap<>();
    if (now != null) {
      all.put(Content.key(now), now);
    }
    for (String login : parcel.content().assignees()) {
      if (!login.equalsIgnoreCase(before)) {
        all.putIfAbsent(Content.key(login), login);
      }
    }
    return List.copyOf(all.values());
  }

  /// The parcel without what GitHub does not know, which goes back.
  public static Outbox.Parcel checked(Outbox.Parcel parcel, Known known) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    parts.addAll(parcel.parts());
    List<RefusedChange> refusals = new ArrayList<>(parcel.refusals());
    String assignee = parcel.issue().assignee();
    if (parts.contains(Part.ASSIGNEE)
        && assignee != null
        && !known.logins().containsKey(Content.key(assignee))) {
      parts.remove(Part.ASSIGNEE);
      refuse(parcel, Part.ASSIGNEE, "GitHub knows nobody of this name", refusals);
    }
    List<String> strange =
        parcel.issue().labels().stream()
            .filter(label -> !known.labels().containsKey(new Label(parcel.content().id(), label)))
            .toList();
    if (parts.contains(Part.LABELS) && !strange.isEmpty()) {
      parts.remove(Part.LABELS);
      String why = "the repository has no label " + CardMerge.words(strange);
      refuse(parcel, Part.LABELS, why, refusals);
    }
    return new Outbox.Parcel(
        parcel.card(),
        parcel.issue(),
        parcel.base(),
        parcel.content(),
        parcel.status(),
        parcel.move(),
        parts,
        refusals);
  }

  private static void refuse(
      Outbox.Parcel parcel, Part part, String why, List<RefusedChange> refusals) {
    refusals.add(Outbox.refusal(part, CardMerge.textsOf(parcel.issue()), why));
  }

  /// @param parcel that was checked
  public static Edit edit(Outbox.Parcel parcel, Known known) {
    List<String> assignees =
        assignees(parcel).stream()
            .map(login -> known.logins().get(Content.key(login)))
            .filter(Objects::nonNull)
            .toList();
    List<String> labels =
        parcel.issue().labels().stream()
            .map(label -> known.labels().get(new Label(parcel.content().id(), label)))
            .filter(Objects::nonNull)
            .toList();
    return new Edit(
        parcel,
        parcel.parts().contains(Part.ASSIGNEE) ? assignees : null,
        parcel.parts().contains(Part.LABELS) ? labels : null);
  }
}
