package dev.boardcast.e2e.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.harness.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// All messages of a scenario on one wire, in order: `>` is what a client says, `<` what it is
/// told, `##` what happens. A message goes on in lines that are indented (`JsonLayout`).
///
/// `check` compares with what was recorded, below `src/test/resources/golden`; with
/// `-Dboardcast.golden=write` it is recorded anew, and the difference is for a person to read.
///
/// What varies from run to run is replaced by `<its name>`, by the rules that the scenario states,
/// each for one member or text and no more.
final class Recording {
  private static final Path FOLDER = Checkout.ROOT.resolve("server/e2e/src/test/resources/golden");
  private static final boolean WRITES = "write".equals(System.getProperty("boardcast.golden"));

  private final String name;
  private final StringBuilder text = new StringBuilder();
  private final Map<Pattern, String> rules = new LinkedHashMap<>();

  /// @param name of the file, without its ending
  Recording(String name) {
    this.name = name;
  }

  /// The value of a member of this name varies, a number or text.
  Recording varies(String member) {
    return varies("(\"" + Pattern.quote(member) + "\":)(\"[^\"]*\"|[0-9.]+)", "$1<" + member + ">");
  }

  /// What fits varies.
  Recording varies(String pattern, String replacement) {
    rules.put(Pattern.compile(pattern), replacement);
    return this;
  }

  /// What happens now.
  void section(String title) {
    text.append(text.isEmpty() ? "" : "\n").append("## ").append(title).append('\n');
  }

  /// @param parts of the message: JSON, or lines that go before it
  void sent(String... parts) {
    message("> ", parts);
  }

  /// @param parts of the message: JSON, or lines that go before it
  void received(String... parts) {
    message("< ", parts);
  }

  private void message(String start, String... parts) {
    List<String> lines = new ArrayList<>();
    for (String part : parts) {
      String shown = part;
      for (Map.Entry<Pattern, String> rule : rules.entrySet()) {
        shown = rule.getKey().matcher(shown).replaceAll(rule.getValue());
      }
      lines.addAll(JsonLayout.of(shown).lines().toList());
    }
    String prefix = start;
    for (String line : lines) {
      text.append((prefix + line).stripTrailing()).append('\n');
      prefix = "    ";
    }
  }

  /// Compares, or writes.
  void check() {
    String now = text.toString();
    Path file = FOLDER.resolve(name + ".txt");
    try {
      if (WRITES) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, now);
        return;
      }
      Path kept = Checkout.ROOT.resolve("server/e2e/target/golden");
      Files.createDirectories(kept);
      Files.writeString(kept.resolve(file.getFileName()), now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> before = Checkout.read(file).lines().toList();
    List<String> after = now.lines().toList();
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      assertThat(after.get(i))
          .as("line %d of golden/%s.txt; what came is in server/e2e/target/golden", i + 1, name)
          .isEqualTo(before.get(i));
    }
    assertThat(after).as("lines of golden/%s.txt", name).hasSameSizeAs(before);
  }

  /// A recording in one line for each message, as it was sent: `>` or `<`, a space, and its parts
  /// with spaces between.
  static List<String> read(String name) {
    List<StringBuilder> messages = new ArrayList<>();
    for (String line : Checkout.read(FOLDER.resolve(name + ".txt")).lines().toList()) {
      if (line.startsWith("> ") || line.startsWith("< ")) {
        messages.add(new StringBuilder(line));
      } else if (line.startsWith("    ")) {
        StringBuilder message = messages.getLast();
        String more = line.strip();
        boolean joined =
            "{[,".indexOf(message.charAt(message.length() - 1)) >= 0
                || "}]".indexOf(more.charAt(0)) >= 0;
        message.append(joined ? "" : " ").append(more);
      }
    }
    return messages.stream().map(StringBuilder::toString).toList();
  }
}
