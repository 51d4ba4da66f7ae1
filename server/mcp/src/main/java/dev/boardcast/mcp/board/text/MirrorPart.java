package dev.boardcast.mcp.board.text;

import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;

import com.google.gson.JsonObject;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.mirror.MirrorText;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.Json;
import java.time.ZoneOffset;
import java.util.Optional;

/// How a project's connection to GitHub stands, beside the project.
///
/// @param json its state, as a tool answers it
/// @param line the same in words
public record MirrorPart(JsonObject json, String line) {
  /// What a tool that has it says of it.
  public static JsonObject schema() {
    JsonObject schema =
        shape()
            .required(
                "state",
                text(
                    "starting, importing, polling or live (both up to date), waiting, offline, denied, gone or changed."))
            .required("since", text("When that began. ISO 8601, UTC."))
            .required("waiting", count("Changes of the board that GitHub does not have yet."))
            .required("message", text("Why; may be empty."))
            .required("url", text("The GitHub Project."))
            .optional("retryAt", text("When GitHub is asked again. ISO 8601, UTC."))
            .required("text", text("All of that in a sentence. Times are UTC."))
            .optional("remedy", text("What a person can do about it."))
            .open();
    schema.addProperty(
        "description", "Only of a project that mirrors a GitHub Project: how that stands.");
    return schema;
  }

  /// @return empty where the project mirrors none, or that cannot be known
  public static Optional<MirrorPart> of(int project, Boards boards) {
    try {
      return boards.withoutRetries().mirrors().stream()
          .filter(report -> report.project() == project)
          .findFirst()
          .map(MirrorPart::of);
    } catch (TrackerException _) {
      // An older tracker, or one that fails right now: the project itself was read, and counts.
      return Optional.empty();
    }
  }

  /// What it takes of an answer.
  ///
  /// @param nested whether its JSON is in a text
  public int size(boolean nested) {
    return (nested ? AnswerSize.ofNested(json) : AnswerSize.of(json)) + AnswerSize.ofText(line);
  }

  private static MirrorPart of(MirrorReport report) {
    JsonObject json = new JsonObject();
    json.addProperty("state", report.state());
    json.add("since", Json.toTree(report.since()));
    json.addProperty("waiting", report.waiting());
    json.addProperty("message", report.message());
    json.addProperty("url", report.url());
    if (report.retryAt() != null) {
      json.add("retryAt", Json.toTree(report.retryAt()));
    }
    json.addProperty("text", MirrorText.sentence(report, ZoneOffset.UTC));
    MirrorText.remedy(report).ifPresent(remedy -> json.addProperty("remedy", remedy));
    return new MirrorPart(
        json, "GitHub (%s): %s".formatted(report.url(), MirrorText.inFull(report, ZoneOffset.UTC)));
  }
}
