package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.harness.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What documents and comments name is there: types with their package and member, constants,
/// sources. Records of the past (`docs/adr`, the changelog) may name what was.
final class NamesTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^\\s*```.*?^\\s*```");
  private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern REFERENCE = Pattern.compile("\\[([A-Za-z.]+(?:#\\w+)?)(?:\\(\\))?]");
  private static final Pattern COMMENT = Pattern.compile("\\s*///?(.*)");

  /// A type, perhaps with its package before it and a member after it.
  private static final Pattern TYPE =
      Pattern.compile("((?:[a-z][a-z0-9]*\\.)*)([A-Z]\\w*[a-z]\\w*)((?:\\.\\w+)*)(?:\\(.*\\))?");

  private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+");
  private static final Pattern SOURCE = Pattern.compile("[\\w./-]+\\.(?:ts|mjs|java|sh|sql)");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum|type)\\s+([A-Z]\\w*)");

  private static final Map<Path, String> CODE = new HashMap<>();
  private static final Map<String, List<Path>> TYPES = new HashMap<>();
  private static final Set<String> WORDS = new HashSet<>();
  private static final List<String> FILES = new ArrayList<>();

  @BeforeAll
  static void readTheCode() {
    for (Path file : Checkout.files()) {
      String name = Checkout.ROOT.relativize(file).toString();
      FILES.add("/" + name);
      if (name.endsWith("package-lock.json")
          || !name.matches("scripts/.*|.*\\.(java|ts|mjs|js|sh|sql|json|ya?ml|xml|example)")) {
        continue;
      }
      String code =
          Checkout.read(file)
              .lines()
              .filter(line -> !line.matches("\\s*(///?|\\*).*"))
              .reduce(
                  new StringBuilder(),
                  (all, line) -> all.append(line).append('\n'),
                  StringBuilder::append)
              .toString();
      CODE.put(file, code);
      Pattern.compile("\\w+").matcher(code).results().forEach(word -> WORDS.add(word.group()));
      DECLARED
          .matcher(code)
          .results()
          .forEach(type -> TYPES.computeIfAbsent(type.group(1), _ -> new ArrayList<>()).add(file));
    }
    assertThat(TYPES).containsKey("NamesTest").hasSizeGreaterThan(500);
  }

  @Test
  void documentsNameWhatIsThere() {
    List<String> wrong = new ArrayList<>();
    int looked = 0;
    for (Path file : Checkout.files()) {
      String name = Checkout.ROOT.relativize(file).toString();
      if (name.endsWith(".md") && !name.startsWith("docs/adr/") && !name.equals("CHANGELOG.md")) {
        Matcher span = SPAN.matcher(BLOCK.matcher(Checkout.read(file)).replaceAll(""));
        while (span.find()) {
          looked++;
          fault(span.group(1).strip()).ifPresent(fault -> wrong.add(name + ": " + fault));
        }
      }
    }
    assertThat(looked).isGreaterThan(1_000);
    assertThat(wrong).isEmpty();
  }

  @Test
  void commentsNameWhatIsThere() {
    List<String> wrong = new ArrayList<>();
    for (Path file : Checkout.sources()) {
      if (file.toString().endsWith(".java")) {
        for (String line : Checkout.read(file).lines().toList()) {
          Matcher comment = COMMENT.matcher(line);
          if (comment.matches()) {
            for (String named : namedIn(comment.group(1))) {
              fault(named).ifPresent(fault -> wrong.add(file.getFileName() + ": " + fault));
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aNameThatIsGoneIsFound() {
    String gone = "Gone" + "Type";
    assertThat(fault(gone)).isPresent();
    assertThat(fault("NamesTest." + "gone" + "Member")).isPresent();
    assertThat(fault("core.event.Names" + "Test")).isPresent();
    assertThat(fault("GONE_" + "MAX_COUNT")).isPresent();
    assertThat(fault("gone/" + "file.ts")).isPresent();
    assertThat(fault("e2e.NamesTest.CONSTANT")).isEmpty();
    assertThat(fault("some words")).isEmpty();
  }

  private static List<String> namedIn(String comment) {
    List<String> names = new ArrayList<>();
    SPAN.matcher(comment).results().forEach(span -> names.add(span.group(1).strip()));
    REFERENCE
        .matcher(comment)
        .results()
        .forEach(span -> names.add(span.group(1).replace('#', '.')));
    return names;
  }

  /// What is wrong with a name; empty for what is none of ours to judge.
  private static Optional<String> fault(String name) {
    Matcher type = TYPE.matcher(name);
    if (type.matches()) {
      return typeFault(name, type.group(1), type.group(2), type.group(3));
    }
    if (CONSTANT.matcher(name).matches()) {
      return WORDS.contains(name) ? Optional.empty() : Optional.of(name + ": no such constant");
    }
    if (SOURCE.matcher(name).matches()) {
      String end = "/" + name.replaceFirst("^[./]+", "");
      return FILES.stream().anyMatch(file -> file.endsWith(end))
          ? Optional.empty()
          : Optional.of(name + ": no such file");
    }
    return Optional.empty();
  }

  private static Optional<String> typeFault(
      String name, String qualifier, String type, String members) {
    List<Path> files = TYPES.get(type);
    if (files == null) {
      // A library's, where our code uses it.
      return WORDS.contains(type) && qualifier.isEmpty()
          ? Optional.empty()
          : Optional.of(name + ": no such type");
    }
    String folder = "/" + qualifier.replace('.', '/');
    if (!qualifier.isEmpty()
        && files.stream().noneMatch(file -> (file.getParent() + "/").endsWith(folder))) {
      return Optional.of(name + ": no such package");
    }
    for (String member : members.split("\\.", -1)) {
      Pattern word = Pattern.compile("\\b" + Pattern.quote(member) + "\\b");
      if (!member.isEmpty()
          && files.stream().noneMatch(file -> word.matcher(CODE.getOrDefault(file, "")).find())) {
        return Optional.of(name + ": no such member");
      }
    }
    return Optional.empty();
  }
}
