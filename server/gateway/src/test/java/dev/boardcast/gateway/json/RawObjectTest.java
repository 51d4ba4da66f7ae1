package dev.boardcast.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RawObjectTest {
  @Test
  void membersAreKeptAsTheyWereWritten() throws IOException {
    RawObject object =
        RawObject.parse(
            " { \"a\" : 1.50E+3 , \"b\":[ 1 ,{\"x\":-0}], \"c\" : \"\\u00e9\\/\" ,\"d\":null } ");
    assertThat(object.raw("a")).isEqualTo("1.50E+3");
    assertThat(object.raw("b")).isEqualTo("[ 1 ,{\"x\":-0}]");
    assertThat(object.raw("c")).isEqualTo("\"\\u00e9\\/\"");
    assertThat(object.text("c")).isEqualTo("é/");
    assertThat(object.raw("d")).isEqualTo("null");
    assertThat(object)
        .hasToString("{\"a\":1.50E+3,\"b\":[ 1 ,{\"x\":-0}],\"c\":\"\\u00e9\\/\",\"d\":null}");
  }

  @Test
  void aMemberIsReplacedAtItsPlace() throws IOException {
    RawObject object = RawObject.parse("{\"a\":1,\"b\":2,\"c\":3}");
    assertThat(object.with("b", "\"x\"")).hasToString("{\"a\":1,\"b\":\"x\",\"c\":3}");
    assertThat(object.with("d", "4").without("a")).hasToString("{\"b\":2,\"c\":3,\"d\":4}");
    assertThat(object).hasToString("{\"a\":1,\"b\":2,\"c\":3}");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    for (String bad :
        List.of(
            "",
            "x",
            "[]",
            "1",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1}x",
            "{a:1}",
            "{\"a\":01}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":NaN}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":'x'}",
            "{\"a\":[1,]}",
            "{\"a\":tru}",
            "{\"a\":{\"b\":1}")) {
      assertThatThrownBy(() -> RawObject.parse(bad)).as(bad).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatIsTooDeepIsRefusedBeforeItHurts() {
    assertThatThrownBy(() -> RawObject.parse("{\"a\":" + "[".repeat(1_000_000)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aLargeMemberStaysWhole() throws IOException {
    String text = "x".repeat(5_000_000);
    RawObject object = RawObject.parse("{\"a\":{\"b\":\"" + text + "\"},\"c\":1}");
    assertThat(String.valueOf(object.raw("a"))).hasSize(text.length() + 8);
    assertThat(object.raw("c")).isEqualTo("1");
  }

  /// A random tree, written in random ways, comes out as it went in, and means the same.
  @Test
  void anyObjectPassesMemberForMember() throws IOException {
    long seed = Long.getLong("seed", 11);
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      String json = object(random, 4);
      RawObject read = RawObject.parse(json);
      assertThat(JsonText.parse(read.toString()))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(JsonText.parse(json));
      for (String name : read.names()) {
        assertThat(json).contains(String.valueOf(read.raw(name)));
      }
    }
  }

  @Test
  void anArraysObjectsAreFound() throws IOException {
    assertThat(RawArray.objects("[ {\"a\":1} , {\"b\":[{}]}]", 2))
        .extracting(RawObject::toString)
        .containsExactly("{\"a\":1}", "{\"b\":[{}]}");
    assertThatThrownBy(() -> RawArray.objects("[{},{},{}]", 2)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> RawArray.objects("[1]", 2)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> RawArray.objects("{}", 2)).isInstanceOf(IOException.class);
  }

  private static String object(Random random, int depth) {
    StringBuilder json = new StringBuilder(space(random)).append('{');
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      json.append(i > 0 ? "," : "")
          .append(space(random))
          .append("\"m")
          .append(i)
          .append("\"")
          .append(space(random))
          .append(':')
          .append(space(random))
          .append(value(random, depth - 1))
          .append(space(random));
    }
    return json.append('}').append(space(random)).toString();
  }

  private static String space(Random random) {
    return List.of("", "", " ", "\n\t").get(random.nextInt(4));
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> List.of("0", "-1", "12345678901234567890", "1.10").get(random.nextInt(4));
      case 1 -> List.of("1e5", "1E-7", "0.1000", "-2.50e+10").get(random.nextInt(4));
      case 2 -> List.of("true", "false", "null").get(random.nextInt(3));
      case 3 -> List.of("\"\"", "\"é漢😀\"", "\"\\ud83d\\ude00\"").get(random.nextInt(3));
      case 4 -> List.of("\"a\\\"b\"", "\"}\"", "\"]\\\\\"", "\"\\n\\t\"").get(random.nextInt(4));
      case 5 -> "[" + random.nextInt() + space(random) + ",\"x\"]";
      case 6 -> "[" + object(random, depth) + "]";
      default -> object(random, depth);
    };
  }
}
