package dev.boardcast.mcp.board.support;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.board.text.PartCursor;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.rest.Cursors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How handlers reach the tracker: in the caller's name, with every failure explained.
public final class ToolSupport {
  private final Supplier<Boards> tracker;

  public ToolSupport(Supplier<Boards> tracker) {
    this.tracker = tracker;
  }

  public Boards boards(CallContext context) {
    Boards boards = tracker.get();
    String name = context.clientName();
    String session = context.session();
    Boards named = name == null ? boards : boards.withActor(name);
    return session == null ? named : named.withSession(session);
  }

  /// A handler whose tracker failures are explained by its target.
  public Tool.Handler handler(
      Function<JsonObject, ToolSubject> target,
      BiFunction<JsonObject, Boards, ToolResult.Success> work) {
    return asking(target, (arguments, boards, _) -> work.apply(arguments, boards));
  }

  /// What a handler does that also needs its caller.
  @FunctionalInterface
  public interface Work {
    ToolResult.Success apply(JsonObject arguments, Boards boards, CallContext context);
  }

  /// The same for a handler that asks its caller, or tells it something.
  public Tool.Handler asking(Function<JsonObject, ToolSubject> target, Work work) {
    return (arguments, context) -> {
      Boards boards = boards(context);
      try {
        return work.apply(arguments, boards, context);
      } catch (TrackerException e) {
        throw new TrackerFailures(boards.withoutRetries()).explain(e, target.apply(arguments));
      }
    };
  }

  public static int project(JsonObject arguments) {
    return JsonFields.positiveInt(arguments, "projectNumber");
  }

  public static int issue(JsonObject arguments) {
    return JsonFields.positiveInt(arguments, "issueNumber");
  }

  public static @Nullable Long expectedVersion(JsonObject arguments) {
    return arguments.has("expectedVersion")
        ? JsonFields.nonNegativeLong(arguments, "expectedVersion")
        : null;
  }

  /// The number that the page before ended with; 0 where there is none.
  ///
  /// @throws ToolFailure when the cursor is none
  public static int after(JsonObject arguments) {
    String cursor = JsonFields.optionalText(arguments, "cursor");
    return cursor == null ? 0 : Cursors.number(cursor).orElseThrow(PartCursor::unknown);
  }

  /// The given members of the arguments, in that order; absent ones left out, nulls kept.
  public static JsonObject pick(JsonObject arguments, String... names) {
    JsonObject picked = new JsonObject();
    for (String name : names) {
      if (arguments.has(name)) {
        picked.add(name, arguments.get(name));
      }
    }
    return picked;
  }
}
