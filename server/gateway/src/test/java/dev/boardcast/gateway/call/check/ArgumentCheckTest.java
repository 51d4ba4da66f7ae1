package dev.boardcast.gateway.call.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ArgumentCheckTest {
  private static List<String> faults(String schema, String arguments) throws IOException {
    try {
      ArgumentCheck.of(RawObject.parse("{\"name\":\"t\",\"inputSchema\":" + schema + "}"))
          .check("s__t", RawObject.parse(arguments));
      return List.of();
    } catch (GatewayException e) {
      assertThat(e.fault().message()).contains("the call was not sent");
      assertThat(e.fault().status()).isEqualTo(400);
      return e.fault().fields();
    }
  }

  @Test
  void whatDoesNotFitIsNamedByItsPlace() throws IOException {
    String schema =
        """
        {"type":"object","properties":{"a":{"type":"integer","minimum":1},
        "list":{"type":"array","items":{"type":"object","properties":{"x":{"enum":["p","q"]}}}}},
        "required":["a"],"additionalProperties":false}
        """
            .strip();
    assertThat(faults(schema, "{\"a\":1,\"list\":[{\"x\":\"p\"}]}")).isEmpty();
    assertThat(faults(schema, "{}")).singleElement().asString().startsWith("arguments: ");
    assertThat(faults(schema, "{\"a\":\"one\"}")).singleElement().asString().startsWith("a: ");
    assertThat(faults(schema, "{\"a\":1,\"list\":[{\"x\":\"p\"},{\"x\":\"r\"}]}"))
        .singleElement()
        .asString()
        .startsWith("list.1.x: ");
    assertThat(faults(schema, "{\"a\":1,\"b\":2}")).isNotEmpty();
  }

  @Test
  void formsThatModelsSendAndServersTakeAreTheServersToJudge() throws IOException {
    String schema =
        """
        {"type":"object","properties":{"n":{"type":"integer","minimum":1},"b":{"type":"boolean"},
        "l":{"type":"array","items":{"type":"number"}},"o":{"type":"object","required":["x"]},
        "s":{"type":"string"}},"required":["n"]}
        """
            .strip();
    assertThat(
            faults(
                schema,
                """
                {"n":"3","b":"true","l":"[1,2]","o":"{\\"x\\":1}","s":null}
                """
                    .strip()))
        .isEmpty();
    assertThat(faults(schema, "{\"n\":\"0\"}")).singleElement().asString().startsWith("n: ");
    assertThat(faults(schema, "{\"n\":null}")).isNotEmpty();
    assertThat(faults(schema, "{\"n\":1,\"l\":[\"x\"]}"))
        .singleElement()
        .asString()
        .startsWith("l.0: ");
    assertThat(faults(schema, "{\"n\":1,\"s\":1}")).singleElement().asString().startsWith("s: ");
  }

  @Test
  void whatIsNotLookedAtIsTheServersToCheck() throws IOException {
    assertThat(faults("{\"anyOf\":[{\"required\":[\"a\"]}]}", "{}")).isEmpty();
    assertThat(
            faults(
                "{\"$ref\":\"https://elsewhere.example/schema\",\"additionalProperties\":false}",
                "{\"a\":1}"))
        .isEmpty();
    assertThat(
            faults(
                "{\"patternProperties\":{\"^x\":{}},\"additionalProperties\":false}", "{\"xa\":1}"))
        .isEmpty();
    // Words of older drafts, and what is no schema.
    assertThat(
            faults(
                "{\"properties\":{\"a\":{\"type\":\"any\",\"minimum\":0,\"exclusiveMinimum\":true,\"required\":true}}}",
                "{\"a\":1}"))
        .isEmpty();
    assertThat(faults("{\"properties\":[],\"type\":7,\"required\":\"a\"}", "{\"a\":1}")).isEmpty();
  }

  @Test
  @Timeout(900)
  void aHostileSchemaCostsNothing() throws IOException {
    StringBuilder defs = new StringBuilder("{\"$defs\":{");
    for (int i = 0; i < 40; i++) {
      defs.append(
          "\"d%d\":{\"allOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]},"
              .formatted(i, i + 1, i + 1));
    }
    defs.append("\"d40\":{}},\"$ref\":\"#/$defs/d0\"}");
    assertThat(faults(defs.toString(), "{\"a\":1}")).isEmpty();
    assertThat(
            faults(
                "{\"properties\":{\"a\":{\"pattern\":\"^(a+)+$\"}}}",
                "{\"a\":\"" + "a".repeat(64) + "b\"}"))
        .isEmpty();
    assertThat(
            faults(
                "{\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":1}}}",
                "{\"a\":1e999999999}"))
        .hasSizeLessThan(3);
  }
}
