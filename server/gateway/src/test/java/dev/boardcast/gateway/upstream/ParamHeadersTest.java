package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.ParamHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ParamHeadersTest {
  private static RawObject tool(String schema) throws Exception {
    return RawObject.parse("{\"name\":\"t\",\"inputSchema\":" + schema + "}");
  }

  private static Map<String, String> headers(String properties, String arguments) throws Exception {
    return ParamHeaders.of(tool("{\"type\":\"object\",\"properties\":" + properties + "}"))
        .headers(RawObject.parse(arguments))
        .stream()
        .collect(Collectors.toMap(ParamHeaders.Header::name, ParamHeaders.Header::value));
  }

  @Test
  void eachKindOfValueIsSaidAsTheProtocolHasIt() throws Exception {
    String one = "{\"a\":{\"type\":\"%s\",\"x-mcp-header\":\"A-b\"}}";
    for (List<String> pair :
        List.of(
            List.of("string", "\"us-west1\"", "us-west1"),
            List.of("string", "\"two words\"", "two words"),
            List.of("string", "\" padded \"", "=?base64?IHBhZGRlZCA=?="),
            List.of("string", "\"Hello, \u4e16\u754c\"", "=?base64?SGVsbG8sIOS4lueVjA==?="),
            List.of("string", "\"line1\\nline2\"", "=?base64?bGluZTEKbGluZTI=?="),
            List.of("string", "\"=?base64?literal?=\"", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="),
            List.of("string", "\"\"", "=?base64??="),
            List.of("integer", "42", "42"),
            List.of("integer", "-7", "-7"),
            List.of("integer", "42.0", "42"),
            List.of("integer", "4e2", "400"),
            List.of("number", "0.5", "0.5"),
            List.of("number", "1.5e0", "1.5"),
            List.of("number", "2.5E-3", "0.0025"),
            List.of("number", "-1.50", "-1.5"),
            List.of("number", "1E-6", "0.000001"),
            List.of("number", "1.25E-7", "1.25e-7"),
            List.of("number", "1e21", "1e+21"),
            List.of("number", "1e20", "100000000000000000000"),
            List.of("number", "1e999", "1e999"),
            List.of("boolean", "true", "true"))) {
      assertThat(headers(one.formatted(pair.getFirst()), "{\"a\":" + pair.get(1) + "}"))
          .as(pair.get(1))
          .isEqualTo(Map.of("Mcp-Param-A-b", pair.getLast()));
    }
    for (String none : List.of("{}", "{\"a\":null}", "{\"a\":{}}", "{\"a\":[1]}", "{\"b\":1}")) {
      assertThat(headers(one.formatted("string"), none)).as(none).isEmpty();
    }
  }

  @Test
  void anArgumentWithinAnotherIsFoundByItsPath() throws Exception {
    String nested =
        "{\"where\":{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}}";
    assertThat(headers(nested, "{\"where\":{\"region\":\"north\"},\"region\":\"south\"}"))
        .isEqualTo(Map.of("Mcp-Param-Region", "north"));
    assertThat(headers(nested, "{\"where\":7}")).isEmpty();
  }

  @Test
  void aMarkThatIsWrittenByEscapesIsOne() throws Exception {
    assertThat(
            headers("{\"a\":{\"type\":\"string\",\"x\\u002dmcp-header\":\"A\"}}", "{\"a\":\"x\"}"))
        .isEqualTo(Map.of("Mcp-Param-A", "x"));
  }

  @Test
  void whatIsOnlyCalledSoIsNoMark() throws Exception {
    assertThat(headers("{\"x-mcp-header\":{\"type\":\"string\"}}", "{\"x-mcp-header\":\"x\"}"))
        .isEmpty();
    assertThat(
            headers(
                "{\"a\":{\"type\":\"string\",\"default\":{\"x-mcp-header\":\"A\"}}}",
                "{\"a\":\"x\"}"))
        .isEmpty();
  }

  @Test
  void aMarkThatTheProtocolDoesNotHaveIsNone() {
    String mark = "{\"type\":\"string\",\"x-mcp-header\":\"A\"}";
    for (String schema :
        List.of(
            mark,
            "{\"properties\":{\"a\":{\"type\":\"array\",\"items\":" + mark + "}}}",
            "{\"anyOf\":[{\"properties\":{\"a\":" + mark + "}}]}",
            "{\"$defs\":{\"a\":" + mark + "}}",
            "{\"properties\":{\"a\":{\"type\":\"object\",\"x-mcp-header\":\"A\"}}}",
            "{\"properties\":{\"a\":{\"x-mcp-header\":\"A\"}}}",
            "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"\"}}}",
            "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"a b\"}}}",
            "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"a\\r\\nB\"}}}",
            "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":7}}}",
            "{\"properties\":{\"a\":%s,\"b\":%s}}"
                .formatted(mark, mark.replace("\"A\"", "\"a\"")))) {
      assertThatThrownBy(() -> ParamHeaders.of(tool(schema)))
          .as(schema)
          .isInstanceOf(ParamHeaders.UnfitException.class);
    }
  }
}
