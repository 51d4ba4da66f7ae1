package dev.boardcast.github.core;

import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.ProjectTexts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A project's own title, description and state, on both sides.
///
/// Other than a card's, the two sides need not be equal: a board that was there before keeps its
/// title. So each side is compared with what it said itself, and only what was changed goes over.
public final class ProjectMerge {
  private static final String GITHUB = "GitHub";

  private ProjectMerge() {}

  /// @param here what the board said when it was last looked at
  /// @param there what GitHub said then
  /// @param sent what was sent since and may be there; null for nothing
  public record Base(ProjectTexts here, ProjectTexts there, @Nullable ProjectTexts sent) {}

  public enum Field {
    TITLE("title"),
    DESCRIPTION("description"),
    STATUS("status");

    private final String wireName;

    Field(String wireName) {
      this.wireName = wireName;
    }

    Object of(ProjectTexts texts) {
      return switch (this) {
        case TITLE -> texts.title();
        case DESCRIPTION -> texts.description();
        case STATUS -> texts.closed();
      };
    }

    String words(ProjectTexts texts) {
      return switch (this) {
        case TITLE -> texts.title();
        case DESCRIPTION -> texts.description();
        case STATUS -> texts.closed() ? "closed" : "open";
      };
    }
  }

  /// @param here what the board shall be
  /// @param sent fields that GitHub is to be told
  /// @param base as it is until GitHub has answered
  public record Merged(ProjectTexts here, Set<Field> sent, Base base, List<Conflict> lost) {
    public Merged {
      sent = Set.copyOf(sent);
      lost = List.copyOf(lost);
    }
  }

  /// Where there is no base yet: a board of the project's name, as one that was made for it, takes
  /// over what it has not. What it says itself stays.
  public static Base first(ProjectTexts here, ProjectTexts there) {
    boolean named = here.title().equals(there.title());
    boolean takesDescription = named && here.description().isEmpty();
    boolean takesStatus = named && !here.closed();
    return new Base(
        here,
        new ProjectTexts(
            there.title(),
            (takesDescription ? here : there).description(),
            (takesStatus ? here : there).closed()),
        null);
  }

  /// Of a field that was changed on both sides GitHub's stays: it does not say when that was.
  public static Merged merge(Base base, ProjectTexts here, ProjectTexts there) {
    Set<Field> taken = EnumSet.noneOf(Field.class);
    Set<Field> sent = EnumSet.noneOf(Field.class);
    Set<Field> arrived = EnumSet.noneOf(Field.class);
    List<Conflict> lost = new ArrayList<>();
    for (Field field : Field.values()) {
      Object now = field.of(there);
      boolean own = base.sent() != null && field.of(base.sent()).equals(now);
      boolean changedThere = !field.of(base.there()).equals(now) && !own;
      // Where what was sent has arrived unheard, it is what the board is compared with.
      boolean changedHere = own || !field.of(base.here()).equals(field.of(here));
      if (field.of(here).equals(now)) {
        continue;
      }
      if (changedThere) {
        taken.add(field);
        if (changedHere) {
          lost.add(new Conflict(field.wireName, field.words(there), field.words(here), GITHUB));
        }
      } else if (changedHere) {
        sent.add(field);
        if (own) {
          arrived.add(field);
        }
      }
    }
    ProjectTexts next = mixed(there, taken, here);
    ProjectTexts toBe = sent.isEmpty() ? null : mixed(next, sent, there);
    ProjectTexts seen = mixed(there, arrived, mixed(base.here(), sent, next));
    return new Merged(next, sent, new Base(seen, there, toBe), lost);
  }

  /// The board where GitHub does not take what was sent.
  ///
  /// @param base after the merge
  public static ProjectTexts back(Base base, ProjectTexts here, Set<Field> sent) {
    return mixed(base.here(), sent, here);
  }

  public static List<RefusedChange> refusals(Set<Field> sent, ProjectTexts here, String why) {
    return sent.stream()
        .sorted()
        .map(field -> new RefusedChange(field.wireName, field.words(here), why))
        .toList();
  }

  /// Some fields of one, the others of the other.
  public static ProjectTexts mixed(ProjectTexts one, Set<Field> fields, ProjectTexts other) {
    return new ProjectTexts(
        (fields.contains(Field.TITLE) ? one : other).title(),
        (fields.contains(Field.DESCRIPTION) ? one : other).description(),
        (fields.contains(Field.STATUS) ? one : other).closed());
  }
}
