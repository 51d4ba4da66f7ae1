package dev.boardcast.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class EnvExampleTest {
  private static final Pattern SETTING = Pattern.compile("#([A-Z_]+)=(.*)");

  @Test
  @Tag("AC-1.4.b")
  void theExampleHasEveryOptionWithADescriptionAndNothingElse() throws Exception {
    List<String> names = new ArrayList<>();
    String description = "";
    for (String line : Files.readAllLines(Path.of("../../.env.example"))) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        Option option = Option.valueOf(setting.group(1));
        names.add(option.name());
        assertThat(description).as(option.name()).hasSizeGreaterThan(20);
        String standard = option.defaultValue();
        assertThat(setting.group(2)).as(option.name()).isEqualTo(standard == null ? "" : standard);
        description = "";
      } else if (line.isBlank()) {
        description = "";
      } else {
        assertThat(line).startsWith("# ");
        description += line;
      }
    }
    assertThat(names)
        .containsExactlyElementsOf(Arrays.stream(Option.values()).map(Option::name).toList());
  }
}
