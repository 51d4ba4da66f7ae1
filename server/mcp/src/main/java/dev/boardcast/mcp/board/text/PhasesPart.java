package dev.boardcast.mcp.board.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;

/// Phases, as many as there is room for. One with a long description may come in several parts.
/// Pure.
///
/// @param json says in `truncated` where a description is not all there
/// @param shown the same ones
/// @param nextPhase how many phases are behind, counting no unfinished one
/// @param nextChar how much of the unfinished one's description is behind
public record PhasesPart(
    JsonArray json, List<Phase> shown, Cuts cuts, int nextPhase, int nextChar, boolean last) {
  private static final int MARKS_CHARS = 300;

  /// With less room than this, a description is not begun.
  private static final int PIECE_MIN_CHARS = 1_000;

  /// What makes parts fit together.
  public static int stamp(List<Phase> phases) {
    int stamp = 1;
    for (Phase phase : phases) {
      stamp = 31 * stamp + phase.id().hashCode();
      stamp = 31 * stamp + (phase.description() == null ? 0 : phase.description().hashCode());
    }
    return stamp;
  }

  public static PhasesPart of(List<Phase> phases, int fromPhase, int fromChar, int room) {
    JsonArray json = new JsonArray();
    List<Phase> shown = new ArrayList<>();
    Cuts cuts = new Cuts();
    int left = room - MARKS_CHARS;
    int at = Math.min(fromPhase, phases.size());
    int from = fromChar;
    while (at < phases.size()) {
      Phase phase = phases.get(at);
      String description = phase.description() == null ? "" : phase.description();
      from = Math.min(from, description.length());
      int size = size(with(phase, description.substring(from))) + (from > 0 ? MARKS_CHARS : 0);
      int end = description.length();
      if (size > left) {
        int frame = size(with(phase, "")) + MARKS_CHARS;
        boolean comesWhole = size <= AnswerSize.ENTRY_MAX_CHARS;
        if (!shown.isEmpty() && (comesWhole || left - frame < PIECE_MIN_CHARS)) {
          break;
        }
        end = AnswerSize.end(description, from, left - frame);
      }
      Phase part = with(phase, description.substring(from, end));
      Span span = Span.ofText(description, from, end);
      Cuts own = new Cuts();
      own.add("description", span, "characters");
      JsonObject one = Json.toTree(part).getAsJsonObject();
      own.mark(one);
      json.add(one);
      shown.add(part);
      cuts.add(phase.id(), span, "of phase %d's description, characters".formatted(phase.order()));
      left -= size(part) + (own.isEmpty() ? 0 : MARKS_CHARS);
      if (end < description.length()) {
        return new PhasesPart(json, shown, cuts, at, end, false);
      }
      at++;
      from = 0;
    }
    return new PhasesPart(json, shown, cuts, at, 0, at == phases.size());
  }

  private static int size(Phase phase) {
    return AnswerSize.of(Json.toTree(phase)) + AnswerSize.ofText(TextRenderer.phaseLine(phase)) + 3;
  }

  /// With a part of its description, where it has one.
  private static Phase with(Phase phase, String description) {
    return new Phase(
        phase.id(),
        phase.name(),
        phase.description() == null ? null : description,
        phase.order(),
        phase.status(),
        phase.issueCount(),
        phase.workItemCount(),
        phase.completedCount());
  }
}
