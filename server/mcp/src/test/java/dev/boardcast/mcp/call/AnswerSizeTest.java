package dev.boardcast.mcp.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.Seeded;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Replayed by `BOARDCAST_SEED`.
class AnswerSizeTest {
  private final Random random = Seeded.random(AnswerSizeTest.class);

  /// The same by the text that is sent.
  private static int counted(String sent) {
    return sent.chars().map(c -> c < 0x7f ? 1 : 3).sum();
  }

  private JsonElement value(int depth) {
    return switch (random.nextInt(depth > 3 ? 4 : 6)) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> new JsonPrimitive(random.nextBoolean());
      case 2 -> new JsonPrimitive(random.nextInt());
      case 3 -> new JsonPrimitive(Seeded.text(random, random.nextInt(40)));
      case 4 -> {
        JsonArray array = new JsonArray();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(depth + 1));
        }
        yield array;
      }
      default -> {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.add(Seeded.text(random, 5), value(depth + 1));
        }
        yield object;
      }
    };
  }

  @Test
  void theSizeIsThatOfWhatIsSent() {
    for (int i = 0; i < 2_000; i++) {
      JsonElement json = value(0);
      assertThat(AnswerSize.of(json)).as(json.toString()).isEqualTo(counted(json.toString()));
      assertThat(AnswerSize.ofNested(json) + 2)
          .isEqualTo(counted(new JsonPrimitive(json.toString()).toString()));
    }
  }

  @Test
  void textsEndWhereTheRoomDoesAndBetweenCharacters() {
    for (int i = 0; i < 2_000; i++) {
      String text = Seeded.text(random, random.nextInt(60));
      int from =
          text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length()) + 1));
      int room = random.nextInt(120);
      int end = AnswerSize.end(text, from, room);
      assertThat(WellFormed.is(text.substring(from, end))).isTrue();
      assertThat(AnswerSize.ofText(text.substring(from, end))).isLessThanOrEqualTo(room);
      if (end < text.length()) {
        int next = text.offsetByCodePoints(end, 1);
        assertThat(AnswerSize.ofText(text.substring(from, next))).isGreaterThan(room);
      }
    }
  }

  @Test
  void halvesOfCharactersAreFound() {
    assertThat(WellFormed.is("a\ud83d\ude00b")).isTrue();
    for (String half : new String[] {"\ud83d", "a\ud83d", "\ud83db", "\ude00", "\ude00\ud83d"}) {
      assertThat(WellFormed.is(half)).isFalse();
    }
  }
}
