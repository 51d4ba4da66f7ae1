package dev.boardcast.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.call.AskException;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Content;
import dev.boardcast.mcp.call.LogLevel;
import dev.boardcast.mcp.call.ServerRequest;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The suite's tools. Their names and answers are the suite's.
final class FixtureTools {
  /// A red pixel.
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

  /// No sound, for no time.
  private static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

  private static final String NAME =
      "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"]}";
  private static final long PAUSE_MS = 50;

  private FixtureTools() {}

  static List<Tool> all() {
    return List.of(
        fixed("test_simple_text", text("This is a simple text response for testing.")),
        fixed("test_image_content", new Content.Image(PNG, "image/png")),
        fixed("test_audio_content", new Content.Audio(WAV, "audio/wav")),
        fixed(
            "test_embedded_resource",
            new Content.Embedded(
                "test://embedded-resource", "text/plain", "This is an embedded resource content.")),
        fixed(
            "test_multiple_content_types",
            text("Multiple content types test:"),
            new Content.Image(PNG, "image/png"),
            new Content.Embedded(
                "test://mixed-content-resource",
                "application/json",
                "{\"test\":\"data\",\"value\":123}")),
        tool(
            "test_error_handling",
            null,
            (_, _) -> {
              throw new ToolFailure(
                  "This tool intentionally returns an error for testing", "test", false, null);
            }),
        tool("test_tool_with_logging", null, FixtureTools::logging),
        tool("test_logging_tool", null, FixtureTools::logging),
        tool("test_tool_with_progress", null, FixtureTools::progressing),
        tool("test_sampling", "prompt", FixtureTools::sampling),
        tool(
            "test_missing_capability",
            null,
            (_, context) -> {
              if (!context.supports(ServerRequest.Kind.SAMPLING)) {
                throw new AskException.Unsupported(List.of(ServerRequest.Kind.SAMPLING));
              }
              return done("sampling is there");
            }),
        tool("test_elicitation", "message", FixtureTools::eliciting),
        tool("test_elicitation_sep1034_defaults", null, form(DEFAULTS)),
        tool("test_elicitation_sep1330_enums", null, form(ENUMS)),
        tool("test_streaming_elicitation", null, form(NAME)),
        asking("test_input_required_result_elicitation", Map.of("user_name", name())),
        asking("test_input_required_result_sampling", Map.of("capital_question", question())),
        asking("test_input_required_result_list_roots", Map.of("client_roots", roots())),
        asking("test_input_required_result_request_state", Map.of("confirm", confirm())),
        asking("test_input_required_result_tampered_state", Map.of("confirm", confirm())),
        asking(
            "test_input_required_result_multiple_inputs",
            Map.of("user_name", name(), "greeting", question(), "client_roots", roots())),
        tool("test_input_required_result_multi_round", null, FixtureTools::rounds),
        tool("test_input_required_result_capabilities", null, FixtureTools::whatIsThere));
  }

  private static Content text(String text) {
    return new Content.Text(text);
  }

  private static ToolResult.Success done(String text) {
    return new ToolResult.Success(List.of(text(text)), null);
  }

  private static Tool fixed(String name, Content... content) {
    return tool(name, null, (_, _) -> new ToolResult.Success(List.of(content), null));
  }

  private static Tool tool(String name, @Nullable String parameter, Tool.Handler handler) {
    String schema =
        parameter == null
            ? "{\"type\":\"object\",\"properties\":{}}"
            : "{\"type\":\"object\",\"properties\":{\"%1$s\":{\"type\":\"string\"}},\"required\":[\"%1$s\"]}"
                .formatted(parameter);
    return new Tool(
        name,
        name,
        "A fixture of the conformance suite.",
        json(schema),
        null,
        ToolHints.READ,
        handler);
  }

  static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ToolResult.Success logging(JsonObject arguments, CallContext context) {
    context.log(LogLevel.INFO, new JsonPrimitive("Tool execution started"));
    pause();
    context.log(LogLevel.INFO, new JsonPrimitive("Tool processing data"));
    pause();
    context.log(LogLevel.INFO, new JsonPrimitive("Tool execution completed"));
    return done("Three messages were sent.");
  }

  private static ToolResult.Success progressing(JsonObject arguments, CallContext context) {
    context.progress(0, 100, null);
    pause();
    context.progress(50, 100, null);
    pause();
    context.progress(100, 100, null);
    return done("It is done.");
  }

  private static ToolResult.Success sampling(JsonObject arguments, CallContext context) {
    JsonObject params =
        json(
            "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\"}}],\"maxTokens\":100}");
    params
        .getAsJsonArray("messages")
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("content")
        .add("text", arguments.get("prompt"));
    JsonObject answer =
        context
            .ask(Map.of("sample", new ServerRequest(ServerRequest.Kind.SAMPLING, params)))
            .get("sample");
    return done("LLM response: " + answer);
  }

  private static ToolResult.Success eliciting(JsonObject arguments, CallContext context) {
    ServerRequest ask =
        ServerRequest.form(
            arguments.get("message").getAsString(),
            json(
                "{\"type\":\"object\",\"properties\":{\"username\":{\"type\":\"string\",\"description\":\"User's response\"},"
                    + "\"email\":{\"type\":\"string\",\"description\":\"User's email address\"}},\"required\":[\"username\",\"email\"]}"));
    return done("User response: " + context.ask(Map.of("user", ask)).get("user"));
  }

  private static Tool.Handler form(String schema) {
    return (_, context) -> {
      JsonObject answer =
          context
              .ask(Map.of("form", ServerRequest.form("Please fill this in", json(schema))))
              .get("form");
      return done(
          "Elicitation completed: action=%s, content=%s"
              .formatted(
                  answer == null ? "" : answer.get("action").getAsString(),
                  answer == null ? "" : answer.get("content")));
    };
  }

  private static Tool asking(String name, Map<String, ServerRequest> questions) {
    return tool(name, null, (_, context) -> done("state-ok " + context.ask(questions)));
  }

  static ServerRequest name() {
    return ServerRequest.form("What is your name?", json(NAME));
  }

  private static ServerRequest confirm() {
    return ServerRequest.form(
        "Please confirm",
        json(
            "{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}},\"required\":[\"ok\"]}"));
  }

  private static ServerRequest question() {
    return new ServerRequest(
        ServerRequest.Kind.SAMPLING,
        json(
            "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":\"What is the capital of France?\"}}],\"maxTokens\":100}"));
  }

  private static ServerRequest roots() {
    return new ServerRequest(ServerRequest.Kind.ROOTS, new JsonObject());
  }

  private static ToolResult.Success rounds(JsonObject arguments, CallContext context) {
    JsonObject first =
        context
            .ask(Map.of("step1", ServerRequest.form("Step 1: What is your name?", json(NAME))))
            .get("step1");
    ServerRequest colour =
        ServerRequest.form(
            "Step 2: What is your favorite color?",
            json(
                "{\"type\":\"object\",\"properties\":{\"color\":{\"type\":\"string\"}},\"required\":[\"color\"]}"));
    JsonObject second = context.ask(Map.of("step2", colour)).get("step2");
    return done("Both are there: " + first + second);
  }

  private static ToolResult.Success whatIsThere(JsonObject arguments, CallContext context) {
    Map<String, ServerRequest> questions = new LinkedHashMap<>();
    if (context.supports(ServerRequest.Kind.ELICITATION)) {
      questions.put("user_name", name());
    }
    if (context.supports(ServerRequest.Kind.SAMPLING)) {
      questions.put("capital_question", question());
    }
    return done("Answered: " + context.ask(questions));
  }

  private static final String DEFAULTS =
      """
      {"type":"object","properties":{
        "name":{"type":"string","description":"User name","default":"John Doe"},
        "age":{"type":"integer","description":"User age","default":30},
        "score":{"type":"number","description":"User score","default":95.5},
        "status":{"type":"string","description":"User status","enum":["active","inactive","pending"],"default":"active"},
        "verified":{"type":"boolean","description":"Verification status","default":true}},"required":[]}
      """;

  private static final String ENUMS =
      """
      {"type":"object","properties":{
        "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
        "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},{"const":"value2","title":"Second Option"},
          {"const":"value3","title":"Third Option"}]},
        "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],"enumNames":["Option One","Option Two","Option Three"]},
        "untitledMulti":{"type":"array","items":{"type":"string","enum":["option1","option2","option3"]}},
        "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},{"const":"value2","title":"Second Choice"},
          {"const":"value3","title":"Third Choice"}]}}},"required":[]}
      """;
}
