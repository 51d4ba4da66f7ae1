package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.harness.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What keeps the house clean.
final class TidyTest {
  /// Longer sources have more than one duty.
  private static final int SOURCE_MAX_LINES = 480;

  /// Longer tests are about more than one thing.
  private static final int TEST_MAX_LINES = 520;

  private static final int LINE_MAX_CHARS = 120;

  /// Larger packages are several things.
  private static final int PACKAGE_MAX_CLASSES = 15;

  private static final Pattern CRITERION = Pattern.compile("AC-\\d+\\.\\d+\\.[a-z]\\b");
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:|mailto:|#)([^)#\\s]+)[^)]*\\)");

  /// A folder of the source path, and a class in it.
  private static final Pattern MAIN_CLASS = Pattern.compile("/src/main/java/(.+)/([^/]+)\\.java$");

  /// Put together here, so that this file is not found by itself.
  private static final Pattern LEFTOVER =
      Pattern.compile(
          "(//|\\*|#).*\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|@Dis" + "abled|test\\.sk" + "ip\\(");

  @Test
  void sourcesHaveOneDutyEach() {
    for (Path file : Checkout.sources()) {
      boolean test = Checkout.ROOT.relativize(file).toString().matches(".*[/\\\\]test[/\\\\].*");
      assertThat(Checkout.read(file).lines().count())
          .as("lines of %s", file)
          .isLessThanOrEqualTo(test ? TEST_MAX_LINES : SOURCE_MAX_LINES);
    }
  }

  @Test
  void packagesAreOneThingEach() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : Checkout.sources()) {
      Matcher source = MAIN_CLASS.matcher(file.toString().replace('\\', '/'));
      if (source.find() && !source.group(2).equals("package-info")) {
        counts.merge(source.group(1), 1, Integer::sum);
      }
    }
    counts.forEach((folder, count) ->
        assertThat(count).as("classes in %s", folder).isLessThanOrEqualTo(PACKAGE_MAX_CLASSES));
  }

  @Test
  void nothingIsLeftForLater() {
    for (Path file : Checkout.sources()) {
      assertThat(Checkout.read(file)).as(file.toString()).doesNotContainPattern(LEFTOVER);
    }
  }

  @Test
  void testsNameOnlyCriteriaThatThereAre() {
    Path list = Checkout.ROOT.resolve("scripts/lib/acceptance-criteria.txt");
    Set<String> known = new TreeSet<>(Checkout.read(list).lines().toList());
    assertThat(known).hasSize(122);
    for (Path file : Checkout.sources()) {
      Matcher found = CRITERION.matcher(Checkout.read(file));
      while (found.find()) {
        assertThat(known).as(file.toString()).contains(found.group());
      }
    }
  }

  @Test
  void linksInTheDocumentsLeadSomewhere() {
    for (Path file : Checkout.files()) {
      if (file.toString().endsWith(".md")) {
        Matcher link = LINK.matcher(Checkout.read(file));
        while (link.find()) {
          Path folder = file.getParent();
          assertThat(folder).isNotNull();
          assertThat(Files.exists(folder.resolve(link.group(1))))
              .as("%s in %s", link.group(1), file)
              .isTrue();
        }
      }
    }
  }

  /// Code and tables apart, and what is made by a program.
  @Test
  void proseFitsOnAScreen() {
    for (Path file : Checkout.files()) {
      if (file.toString().endsWith(".md") && !file.endsWith("docs/TOOLS.md")) {
        boolean isCode = false;
        for (String line : Checkout.read(file).lines().toList()) {
          isCode ^= line.strip().startsWith("```");
          if (!isCode && !line.startsWith("|") && !line.startsWith("    ")) {
            assertThat(line.length()).as("%s: %s", file, line).isLessThanOrEqualTo(LINE_MAX_CHARS);
          }
        }
      }
    }
  }

  @Test
  void everyModuleIsOnTheMap() {
    String map = Checkout.read(Checkout.ROOT.resolve("docs/ARCHITECTURE.md"));
    Matcher module =
        Pattern.compile("<module>([^<]+)</module>")
            .matcher(Checkout.read(Checkout.ROOT.resolve("pom.xml")));
    while (module.find()) {
      assertThat(map).contains("`" + module.group(1) + "`");
    }
  }
}
