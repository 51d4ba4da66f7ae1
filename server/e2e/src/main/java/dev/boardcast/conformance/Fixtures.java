package dev.boardcast.conformance;

import dev.boardcast.mcp.call.Completions;
import dev.boardcast.mcp.call.Content;
import dev.boardcast.mcp.call.ServerRequest;
import dev.boardcast.mcp.prompt.Prompt;
import dev.boardcast.mcp.registry.FeatureSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// All that the official conformance suite asks a server for.
public final class Fixtures {
  private static final String WHAT = "A fixture of the conformance suite.";

  private Fixtures() {}

  public static FeatureSet offer() {
    return new FeatureSet(FixtureTools.all(), List.of(new FixtureResources()), prompts());
  }

  private static List<Prompt> prompts() {
    return List.of(
        prompt(
            "test_simple_prompt",
            (_, _) -> List.of(Prompt.Message.user("This is a simple prompt for testing."))),
        prompt(
            "test_prompt_with_arguments",
            (arguments, _) ->
                List.of(
                    Prompt.Message.user(
                        "Prompt with arguments: arg1='%s', arg2='%s'"
                            .formatted(arguments.get("arg1"), arguments.get("arg2")))),
            "arg1",
            "arg2"),
        prompt(
            "test_prompt_with_embedded_resource",
            (arguments, _) ->
                List.of(
                    new Prompt.Message(
                        "user",
                        new Content.Embedded(
                            arguments.getOrDefault("resourceUri", ""),
                            "text/plain",
                            "Embedded resource content for testing.")),
                    Prompt.Message.user("Please process the embedded resource above.")),
            "resourceUri"),
        prompt(
            "test_prompt_with_image",
            (_, _) ->
                List.of(
                    new Prompt.Message("user", new Content.Image(FixtureTools.PNG, "image/png")),
                    Prompt.Message.user("Please analyze the image above."))),
        prompt(
            "test_input_required_result_prompt",
            (_, context) -> {
              ServerRequest ask =
                  ServerRequest.form(
                      "What context should the prompt use?",
                      FixtureTools.json(
                          "{\"type\":\"object\",\"properties\":{\"context\":{\"type\":\"string\"}},\"required\":[\"context\"]}"));
              return List.of(
                  Prompt.Message.user(
                      "With the context " + context.ask(Map.of("user_context", ask))));
            }));
  }

  private static Prompt prompt(String name, Prompt.Writer writer, String... arguments) {
    return new Prompt(
        name,
        name,
        WHAT,
        Arrays.stream(arguments)
            .map(argument -> new Prompt.Argument(argument, argument, WHAT, true))
            .toList(),
        writer,
        (_, begun, _, _) -> Completions.of(List.of("paris", "park", "party"), begun));
  }
}
