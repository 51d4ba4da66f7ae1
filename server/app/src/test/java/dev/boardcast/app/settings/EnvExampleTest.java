package dev.boardcast.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `.env.example` against the options there are.
final class EnvExampleTest {
  private static final Path FILE = Path.of("..", "..", ".env.example");
  private static final Pattern SETTING = Pattern.compile("#?([A-Z][A-Z_0-9]*)=(.*)");

  /// One setting of the file, with the comment above it on one line.
  private record Entry(String name, String value, String description) {}

  @Test
  @Tag("AC-1.4.b")
  void itHoldsEveryOptionWithItsDefaultAndNothingElse() throws IOException {
    List<String> expected =
        Stream.of(Option.values())
            .map(option ->
                option + "=" + (option.defaultValue() == null ? "" : option.defaultValue()))
            .toList();

    assertThat(entries().stream().map(entry -> entry.name() + "=" + entry.value()).toList())
        .isEqualTo(expected);
  }

  @Test
  @Tag("AC-1.4.b")
  void itDescribesEveryOptionAsTheProgramDoes() throws IOException {
    for (Entry entry : entries()) {
      String description = Option.valueOf(entry.name()).description();
      assertThat(entry.description())
          .as(entry.name())
          .isNotBlank()
          .startsWith(description.substring(0, description.length() - 1));
    }
  }

  @Test
  void uncommentedItSetsTheDefaults(@TempDir Path folder) throws IOException {
    List<String> settings =
        entries().stream().map(entry -> entry.name() + "=" + entry.value()).toList();
    Files.write(folder.resolve(".env"), settings);

    assertThat(SettingsReader.read(Map.of(), folder))
        .isEqualTo(SettingsReader.read(Map.of(), folder.resolve("without")));
  }

  private static List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<String> comment = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        entries.add(new Entry(setting.group(1), setting.group(2), String.join(" ", comment)));
        comment.clear();
      } else if (line.startsWith("# ")) {
        comment.add(line.substring(2));
      } else {
        assertThat(line).as("neither a comment nor a setting").isBlank();
        comment.clear();
      }
    }
    return entries;
  }
}
