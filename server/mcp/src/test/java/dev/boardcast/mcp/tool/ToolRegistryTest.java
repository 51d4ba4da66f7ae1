package dev.boardcast.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.mcp.call.CallContext;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolRegistryTest {
  private static final String VALID = "{\"type\":\"object\",\"properties\":{}}";

  private static JsonObject object(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static Tool tool(String name, String input, String output) {
    return new Tool(
        name,
        "T",
        "D",
        object(input),
        object(output),
        ToolHints.READ,
        (arguments, _) -> new ToolResult.Success("ok", arguments));
  }

  @Test
  @Tag("AC-1.3.a")
  void toolsWithValidSchemasAreListedInOrder() {
    ToolRegistry registry =
        ToolRegistry.of(List.of(tool("b", VALID, VALID), tool("a", VALID, VALID)));
    assertThat(registry.tools()).extracting(Tool::name).containsExactly("b", "a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"type\":\"array\",\"properties\":{}}",
        "{\"type\":\"object\"}",
        "{\"type\":\"object\",\"properties\":[]}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"strin\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[]}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"minLength\":-1}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"minLength\":\"1\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[]}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"(\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"items\":1}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[]}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"tpye\":\"string\"}}}",
        "{\"type\":\"object\",\"properties\":{},\"required\":[\"a\"]}",
        "{\"type\":\"object\",\"properties\":{},\"required\":\"a\"}"
      })
  @Tag("AC-1.3.a")
  void invalidSchemasAreRefusedAtRegistration(String schema) {
    assertThatThrownBy(() -> ToolRegistry.of(List.of(tool("t", schema, VALID))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid schema: t (input)");
    assertThatThrownBy(() -> ToolRegistry.of(List.of(tool("t", VALID, schema))))
        .hasMessageStartingWith("Invalid schema: t (output)");
  }

  @Test
  void badAndRepeatedNamesAreRefused() {
    assertThatThrownBy(() -> ToolRegistry.of(List.of(tool("a b", VALID, VALID))))
        .hasMessageContaining("not a tool name");
    assertThatThrownBy(
            () -> ToolRegistry.of(List.of(tool("a", VALID, VALID), tool("a", VALID, VALID))))
        .hasMessageContaining("two tools");
  }

  @Test
  @Tag("AC-1.3.b")
  void badParametersNameEachFieldAndItsFault() {
    String schema =
        """
        {"type":"object","additionalProperties":false,"required":["number","title"],"properties":{
          "number":{"type":"integer","minimum":1},"title":{"type":"string","minLength":1,"maxLength":5},
          "status":{"type":"string","enum":["open","closed"]},"flag":{"anyOf":[{"type":"boolean"},{"type":"null"}]},
          "labels":{"type":"array","maxItems":2,"items":{"type":"string","maxLength":3}}}}\
        """;
    ToolRegistry registry = ToolRegistry.of(List.of(tool("t", schema, VALID)));
    ToolResult result =
        registry.call(
            "t",
            object(
                "{\"number\":1.5,\"status\":\"x\",\"flag\":3,\"labels\":[\"a\",\"long\"],\"odd\":1}"),
            CallContext.of(null));
    assertThat(result)
        .isEqualTo(
            new ToolResult.Failure(
                """
                Invalid parameters for t:
                - `odd` is not a parameter of this tool. It takes: number, title, status, flag, labels.
                - `number` must be a whole number of at least 1, not 1.5.
                - `status` must be one of open, closed, not "x".
                - `flag` must be true or false or null, not 3.
                - `labels[1]` must be text of at most 3 characters, not "long".
                - `title` is missing: text of 1 to 5 characters.
                Nothing was done. Correct them and call again.\
                """,
                "validation_error",
                false));
    assertThat(
            registry.call(
                "t", object("{\"number\":1,\"title\":\"😀😀😀😀😀\"}"), CallContext.of(null)))
        .isInstanceOf(ToolResult.Success.class);
    assertThat(registry.call("none", new JsonObject(), CallContext.of(null))).isNull();
  }
}
