package dev.boardcast.mcp.board.support;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.ServerRequest;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.protocol.schema.JsonSchemas;
import java.util.Map;
import java.util.function.Supplier;

/// The user's yes to what cannot be undone, where the client can ask for it.
public final class Confirmation {
  private static final String KEY = "consent";
  private static final String FIELD = "yes";

  private Confirmation() {}

  /// @param question made only where it is asked
  /// @throws ToolFailure when the user was asked and did not say yes
  public static void require(CallContext context, Supplier<String> question) {
    if (!context.supports(ServerRequest.Kind.ELICITATION)) {
      return;
    }
    JsonObject field = JsonSchemas.truth("Yes, do it.");
    field.addProperty("title", "Yes");
    JsonObject schema = JsonSchemas.shape().required(FIELD, field).open();
    JsonObject answer =
        context.ask(Map.of(KEY, ServerRequest.form(question.get(), schema))).get(KEY);
    boolean agreed =
        answer != null
            && answer.get("action") instanceof JsonPrimitive action
            && action.isString()
            && action.getAsString().equals("accept")
            && answer.get("content") instanceof JsonObject content
            && content.get(FIELD) instanceof JsonPrimitive yes
            && yes.isBoolean()
            && yes.getAsBoolean();
    if (!agreed) {
      throw new ToolFailure(
          "The user was asked, and did not say yes. Nothing was changed; do not ask again unless"
              + " the user wants it.",
          "cancelled",
          false,
          null);
    }
  }
}
