package dev.boardcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.gateway.config.ConfigOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `docs/gateway` says holds.
final class GatewayPagesTest {
  private static final Path PAGES = Path.of("../../docs/gateway");

  @Test
  void theConfigurationsOfThePagesAreGood() throws IOException {
    int found = 0;
    for (String page : new String[] {"README.md", "PROMPTS.md", "SERVICES.md"}) {
      Matcher block =
          Pattern.compile("(?ms)^ *```yaml\\n(.*?)^ *```")
              .matcher(Files.readString(PAGES.resolve(page)));
      while (block.find()) {
        found++;
        assertThat(Gateway.read(block.group(1)))
            .as(block.group(1))
            .isInstanceOf(ConfigOutcome.Good.class);
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(5);
  }

  @Test
  void everySettingIsOnItsPage() throws IOException {
    String page = Files.readString(PAGES.resolve("SETTINGS.md"));
    JsonObject schema = Gateway.schema().getAsJsonObject("properties");
    for (String list : new String[] {"servers", "keys"}) {
      JsonObject entry = schema.getAsJsonObject(list).getAsJsonObject("items");
      assertNamed(page, "", entry.getAsJsonObject("properties"));
    }
    Connectors.ALL.forEach(
        type -> assertNamed(page, "", type.schema().getAsJsonObject("properties")));
  }

  private static void assertNamed(String page, String prefix, JsonObject properties) {
    for (Map.Entry<String, JsonElement> property : properties.entrySet()) {
      JsonObject schema = property.getValue().getAsJsonObject();
      if (schema.get("properties") instanceof JsonObject inner) {
        assertNamed(page, prefix + property.getKey() + ".", inner);
      } else {
        assertThat(page).contains("| `" + prefix + property.getKey() + "` |");
      }
    }
  }
}
