package dev.boardcast.protocol.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Files that are made from the table of an issue's fields are what would be made now.
/// `scripts/generate` writes them, which is this test with `-Dboardcast.generate=write`.
final class GeneratedFilesTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  @Test
  void theExtensionsTypesAreThoseOfTheServer() throws IOException {
    check("vscode-client/src/protocol/generated.ts", TypeScriptTypes.of(ROOT));
  }

  @Test
  void thePageSaysOfAnIssuesFieldsWhatTheTableSays() throws IOException {
    String page = "docs/PROTOCOL.md";
    check(page, IssueFieldTables.in(Files.readString(ROOT.resolve(page))));
  }

  private static void check(String file, String text) throws IOException {
    Path path = ROOT.resolve(file);
    if ("write".equals(System.getProperty("boardcast.generate"))) {
      Files.writeString(path, text);
    }
    assertThat(Files.exists(path) ? Files.readString(path) : "")
        .as(file + " is out of date: run scripts/generate")
        .isEqualTo(text);
  }
}
