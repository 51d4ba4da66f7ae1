package dev.boardcast.mcp.board.tools;

import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.protocol.schema.JsonSchemas.truth;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.TrackerException;
import org.jspecify.annotations.Nullable;

/// `health_check`: always an answer, whatever the tracker does.
final class HealthTool {
  private final ToolSupport desk;

  HealthTool(ToolSupport desk) {
    this.desk = desk;
  }

  Tool healthCheck() {
    return new Tool(
        "health_check",
        "Check the tracker",
        "Tells whether the tracker behind these tools can be reached and accepts the API key. Use it"
            + " first when another tool failed with a connection or authentication error. Always"
            + " succeeds: read apiAvailable, authenticated and reason.",
        shape().closed(),
        shape()
            .required("apiAvailable", truth("Whether the tracker answers."))
            .required("authenticated", truth("Whether it accepts the API key."))
            .required("responseTimeMs", count("How long its answer took, in milliseconds."))
            .optional("reason", text("What is wrong and what to do; absent when all is well."))
            .optional("version", text("The tracker's version."))
            .open(),
        ToolHints.READ,
        this::call);
  }

  private ToolResult.Success call(JsonObject arguments, CallContext context) {
    Boards boards = desk.boards(context).withoutRetries();
    long asked = System.nanoTime();
    String version;
    try {
      version = boards.health().version();
    } catch (TrackerException e) {
      return answer(false, false, since(asked), e.getMessage(), null);
    }
    long tookMs = since(asked);
    try {
      boards.positions();
      return answer(true, true, tookMs, null, version);
    } catch (TrackerException e) {
      return answer(true, false, tookMs, e.getMessage(), version);
    }
  }

  private static long since(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static ToolResult.Success answer(
      boolean available,
      boolean authenticated,
      long tookMs,
      @Nullable String reason,
      @Nullable String version) {
    JsonObject json = new JsonObject();
    json.addProperty("apiAvailable", available);
    json.addProperty("authenticated", authenticated);
    json.addProperty("responseTimeMs", tookMs);
    StringBuilder text = new StringBuilder("The tracker ");
    text.append(available ? "answers (" + tookMs + " ms)" : "does not answer").append("; the key ");
    text.append(
        authenticated ? "is accepted." : available ? "is not accepted." : "was not checked.");
    if (reason != null) {
      json.addProperty("reason", reason);
      text.append(' ').append(reason);
    }
    if (version != null) {
      json.addProperty("version", version);
    }
    return new ToolResult.Success(text.toString(), json);
  }
}
