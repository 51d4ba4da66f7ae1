package dev.boardcast.mcp.board.text;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.protocol.json.Json;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A project whole, or as much of it as there is room for. Pure.
///
/// @param json says in `truncated` what is not all there
/// @param shown the project with the part of its description and phases
/// @param next where its rest begins; null where this is the last of it
public record ProjectPart(JsonObject json, Project shown, Cuts cuts, @Nullable PartCursor next) {
  private static final int MARKS_CHARS = 600;

  /// What makes the parts of a project fit together: its issues may change meanwhile.
  public static int stamp(Project project) {
    return Objects.hash(project.description(), PhasesPart.stamp(project.phases()));
  }

  /// From its beginning.
  public static ProjectPart of(Project project, int room) {
    return of(project, PartCursor.begin(stamp(project)), room);
  }

  /// @param from characters of the description, phases, and characters of that phase's description
  ///   that were shown before
  public static ProjectPart of(Project project, PartCursor from, int room) {
    if (from.equals(PartCursor.begin(from.stamp()))) {
      JsonObject json = Json.toTree(project).getAsJsonObject();
      if (AnswerSize.of(json) + AnswerSize.ofText(TextRenderer.project(project)) <= room) {
        return new ProjectPart(json, project, new Cuts(), null);
      }
    }
    Project frame = with(project, null, List.of());
    int left =
        room
            - MARKS_CHARS
            - AnswerSize.of(Json.toTree(frame))
            - AnswerSize.ofText(TextRenderer.project(frame));
    String description = project.description() == null ? "" : project.description();
    int begin = Math.min(from.first(), description.length());
    int end = AnswerSize.end(description, begin, left / 2 / 2);
    left -= 2 * AnswerSize.ofText(description.substring(begin, end));
    PhasesPart phases = PhasesPart.of(project.phases(), from.second(), from.third(), left);
    Cuts cuts = new Cuts();
    cuts.add("description", Span.ofText(description, begin, end), "characters");
    cuts.add(
        "phases",
        new Span(
            Math.min(from.second(), project.phases().size()),
            phases.nextPhase() + (phases.nextChar() > 0 ? 1 : 0),
            project.phases().size()),
        "phases");
    Project shown =
        with(
            project,
            project.description() == null ? null : description.substring(begin, end),
            phases.shown());
    JsonObject json = Json.toTree(shown).getAsJsonObject();
    json.add("phases", phases.json());
    cuts.mark(json);
    cuts.addAll(phases.cuts());
    boolean last = end == description.length() && phases.last();
    return new ProjectPart(
        json,
        shown,
        cuts,
        last ? null : new PartCursor(from.stamp(), end, phases.nextPhase(), phases.nextChar()));
  }

  /// What it says.
  ///
  /// @param rest how one gets what is cut
  public String text(String rest) {
    return TextRenderer.project(shown) + cuts.words(rest);
  }

  public static Project with(Project project, @Nullable String description, List<Phase> phases) {
    return new Project(
        project.number(),
        project.title(),
        description,
        project.status(),
        project.url(),
        project.fields(),
        phases,
        project.stats(),
        project.version(),
        project.createdAt(),
        project.updatedAt());
  }
}
