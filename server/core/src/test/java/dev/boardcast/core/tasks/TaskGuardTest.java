package dev.boardcast.core.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.tasks.TaskReader.Kind;
import dev.boardcast.core.tasks.TaskReader.Role;
import dev.boardcast.testkit.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever is done to a task, nobody's notes, code or bullets go to another one, or become one.
final class TaskGuardTest {
  private static final int ROUNDS = 20_000;

  private static final List<String> TASKS =
      List.of("- [ ] a", "- [x] b", "* [ ] c", "+ [ ] d", "1. [ ] e", "2. [ ] f", "3) [x] g");

  private static final List<String> LINES =
      List.of(
          "- x",
          "-",
          "2.",
          "words",
          "more",
          "```",
          "~~~",
          "````",
          "> q",
          "> - [ ] q",
          ">",
          "> # h",
          "> ```",
          "# h",
          "---",
          "===",
          "--",
          "* * *",
          "<!-- x",
          "-->",
          "<details>",
          "</details>",
          "<b>",
          "</b>",
          "<pre>",
          "</pre>",
          "-\t[ ] t",
          "-   [ ] w",
          "-     [ ] code",
          "10. [ ] z",
          "- - [ ] n",
          "- ```",
          "- > q",
          "- # h",
          "- <div>",
          "- [ ] ```",
          "<?x ?>",
          "[ ] lone",
          "- [ ]\tu");

  private static String text(String text) {
    return text.replace('|', '\n');
  }

  private static List<Task> tasks(String text) {
    return TaskLines.tasks(text(text));
  }

  private static TaskLines.Changed added(String text) {
    List<Task> before = tasks(text);
    List<Task> after = new ArrayList<>(before);
    after.add(new Task("new", false));
    return TaskLines.change(text(text), before, after, TaskLines.origins(before, after));
  }

  private static TaskLines.Changed removed(String text, int at) {
    List<Task> before = tasks(text);
    List<Task> after = new ArrayList<>(before);
    after.remove(at);
    int[] origins = IntStream.range(0, before.size()).filter(i -> i != at).toArray();
    return TaskLines.change(text(text), before, after, origins);
  }

  private static void assertAdded(String text, String now) {
    assertThat(added(text)).isEqualTo(new TaskLines.Changed(text(now), true));
  }

  private static void assertNotRemoved(String text, int at) {
    assertThat(removed(text, at)).isEqualTo(new TaskLines.Changed(text(text), false));
  }

  @Test
  void whatIsAddedStandsBehindAllThatIsOfTheOneBefore() {
    assertAdded(
        "- [ ] a|  ```|  one||  - [ ] two|  ```|",
        "- [ ] a|  ```|  one||  - [ ] two|  ```|- [ ] new|");
    assertAdded("- [ ] a||  notes of a|", "- [ ] a||  notes of a|- [ ] new|");
    assertAdded("- [ ] a|  - [ ] b|  - note of a", "- [ ] a|  - [ ] b|  - note of a|- [ ] new");
    assertAdded("- [ ] a|right below", "- [ ] a|right below|- [ ] new");
    assertAdded("- [ ] a||Words||    code|", "- [ ] a|- [ ] new||Words||    code|");
    assertAdded("- [ ] a|# Heading|", "- [ ] a|- [ ] new|# Heading|");
    assertAdded("- [ ] a|---|", "- [ ] a|- [ ] new|---|");
    assertAdded(
        "- x|  1. [ ] a|     > quote|     more|",
        "- x|  1. [ ] a|     > quote|     more|  2. [ ] new|");
  }

  @Test
  void whereNoneCanStandNoneIsAdded() {
    for (String text :
        List.of("```|open", "<!-- open|", "- [ ] a|  ```|  open", "- [ ] a|  <!--|  open|")) {
      TaskLines.Changed changed = added(text);
      if (changed.isDone()) {
        assertThat(TaskLines.tasks(changed.text())).hasSize(tasks(text).size() + 1);
      } else {
        assertThat(changed.text()).isEqualTo(text(text));
      }
    }
    assertThat(added("```|open").isDone()).isFalse();
    assertThat(added("<!-- open|").isDone()).isFalse();
  }

  @Test
  void whoseOwnLinesWouldGoToAnotherOneIsNotRemoved() {
    assertNotRemoved("- [ ] 0|- [ ] a|  notes|  - [ ] a1", 1);
    assertNotRemoved("- [ ] a|  - [ ] b", 0);
    assertNotRemoved("- [ ] 0|- [ ] a||  notes", 1);
    assertNotRemoved("- [ ] 0|- [ ] a|right below", 1);
    assertNotRemoved("- [ ] a||      code", 0);
    // Words would be a heading, or go on in those after it, or a list would be no list.
    assertNotRemoved("Words|- [ ] a|---", 0);
    assertNotRemoved("Words|1. [ ] a|2. [ ] b", 0);
    // Two quotes would be one, and what is in the code of the first one goes on.
    assertNotRemoved("> ```|> code|- [ ] a|> after|", 0);
    assertThat(removed("- [ ] 0|- [ ] a||Words", 1))
        .isEqualTo(new TaskLines.Changed(text("- [ ] 0||Words"), true));
  }

  /// Of tasks of one title, of which some are gone there, nobody can tell which one is meant.
  @Test
  void whichOfSeveralIsMeantIsNotGuessed() {
    String base = text("- [ ] same|- [ ] same|");
    assertThat(TaskLines.merge(base, text("- [x] same|- [ ] same|"), text("Words|- [ ] same|")))
        .isEmpty();
    String one = text("## P|- [ ] test|");
    String ticked = text("## P|- [x] test|");
    String more = text("## New|- [ ] test|## P|- [ ] test|");
    assertThat(TaskLines.merge(one, ticked, more)).isEmpty();
    assertThat(TaskLines.merge(one, more, ticked)).isEmpty();
    assertThat(TaskLines.origins(TaskLines.tasks(one), TaskLines.tasks(more)))
        .containsExactly(-1, -1);
  }

  @Test
  void whatIsNestedTooDeepIsWords() {
    assertThat(TaskLines.tasks("> ".repeat(Limits.BODY_MAX_CHARS / 2))).isEmpty();
    assertThat(TaskLines.tasks("- ".repeat(Limits.BODY_MAX_CHARS / 2) + "[ ] a")).isEmpty();
    assertThat(TaskLines.tasks("* ".repeat(Limits.BODY_MAX_CHARS / 2))).isEmpty();
    assertThat(TaskLines.tasks("<a " + "b ".repeat(Limits.BODY_MAX_CHARS / 2 - 2) + ">")).isEmpty();
  }

  /// Also where the stack is as small as `boardcast` makes it.
  @Test
  void aTagOfManyAttributesIsRead() throws InterruptedException {
    // What is loaded first needs a stack of its own.
    assertThat(TaskLines.tasks("<x a=b>\n\n- [ ] a")).hasSize(1);
    List<Task> read = new CopyOnWriteArrayList<>();
    String body =
        "<x" + " a=b".repeat(490) + ">\n- [ ] no\n\n<x" + " a".repeat(990) + ">\n\n- [ ] a";
    Thread small = new Thread(null, () -> read.addAll(TaskLines.tasks(body)), "small", 512 * 1024);
    small.start();
    small.join();
    assertThat(read).containsExactly(new Task("a", false));
  }

  @Test
  void separatorsThatMarkdownDoesNotKnowEndNoLine() {
    assertThat(TaskLines.tasks("- [ ] a\u2028b\n- [ ] c\u0085d")).hasSize(2);
    assertThat(TaskLines.tasks("```\n- [ ] a\n```\u2028\n- [ ] b")).isEmpty();
    assertThat(TaskLines.tasks("-\t[ ] a\n\n    - [ ] in a\n\n  - [ ] b")).hasSize(3);
  }

  @Test
  void whateverBecomesOfOneAllElseIsWhatItWas() {
    Random random = new Random(Seed.of("TaskGuardTest"));
    int done = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = anyText(random);
      List<Task> before = TaskLines.tasks(text);
      List<Task> after = new ArrayList<>(before);
      List<Integer> origins = new ArrayList<>(IntStream.range(0, before.size()).boxed().toList());
      int at = before.isEmpty() ? -1 : random.nextInt(before.size());
      int what = at < 0 ? 0 : random.nextInt(5);
      switch (what) {
        case 0 -> {
          after.add(new Task("new", false));
          origins.add(-1);
        }
        case 1 -> {
          after.add(at, new Task("new", true));
          origins.add(at, -1);
        }
        case 2 -> {
          after.remove(at);
          origins.remove(/* index */ at);
        }
        case 3 -> after.set(at, new Task(after.get(at).title(), !after.get(at).completed()));
        default -> after.set(at, new Task("renamed", after.get(at).completed()));
      }
      TaskLines.Changed changed =
          TaskLines.change(
              text, before, after, origins.stream().mapToInt(Integer::intValue).toArray());
      String what2 = "round %d, change %d of task %d: %s".formatted(round, what, at, text);
      if (changed.isDone()) {
        done++;
        assertThat(TaskLines.tasks(changed.text())).as(what2).isEqualTo(after);
        assertThat(isSameElse(text, changed.text())).as(what2 + "\n=>\n" + changed.text()).isTrue();
      } else {
        // What is said of one can always be done.
        assertThat(what).as(what2).isLessThan(3);
        assertThat(changed.text()).as(what2).isEqualTo(text);
      }
    }
    assertThat(done).isGreaterThan(ROUNDS / 2);
  }

  /// Whether one text is the other one but for a line, or two where one is empty, and each line of
  /// both is what it was, and of whom.
  private static boolean isSameElse(String text, @Nullable String changed) {
    List<String> old = lines(text);
    List<String> now = lines(changed == null ? "" : changed);
    List<Role> before = TaskReader.read(old);
    List<Role> after = TaskReader.read(now);
    for (int head = 0; head <= Math.min(old.size(), now.size()); head++) {
      for (int gap = 0; gap <= 1; gap++) {
        int tail = old.size() - head - gap;
        int put = now.size() - head - tail;
        if (tail >= 0 && put >= 0 && put <= 2 && isSame(old, before, now, after, head, gap)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSame(
      List<String> old, List<Role> before, List<String> now, List<Role> after, int head, int gap) {
    int moved = now.size() - old.size();
    for (int at = 0; at < old.size(); at++) {
      if (at == head && gap == 1) {
        continue;
      }
      int place = at < head ? at : at + moved;
      Role was = before.get(at);
      Role is = after.get(place);
      int owner = was.owner() < head ? was.owner() : was.owner() + moved;
      // A line that says something else now is still the owner of what is in it.
      boolean isOwned = gap == 0 || was.owner() != head || moved == 0;
      boolean isSame = is.equals(new Role(was.kind(), was.isItem(), owner));
      if (!isOwned || !old.get(at).equals(now.get(place)) || !isSame) {
        return false;
      }
    }
    return true;
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int line = 1 + random.nextInt(9); line > 0; line--) {
      int what = random.nextInt(10);
      if (what > 0) {
        int deep = random.nextInt(3) == 0 ? random.nextInt(9) : 2 * random.nextInt(3);
        List<String> all = what < 5 ? TASKS : LINES;
        text.append(" ".repeat(random.nextBoolean() ? 0 : deep))
            .append(all.get(random.nextInt(all.size())));
      }
      if (line > 1 || random.nextBoolean()) {
        text.append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void eachLineIsReadForWhatItIs() {
    List<Role> roles =
        TaskReader.read(List.of("Words", "---", "1. a", "b", "", "   > c", "d", "", "      e"));
    assertThat(roles)
        .containsExactly(
            new Role(Kind.HEADING, false, -1),
            new Role(Kind.HEADING, false, -1),
            new Role(Kind.WORDS, true, -1),
            new Role(Kind.WORDS, false, 2),
            new Role(Kind.BLANK, false, -1),
            new Role(Kind.QUOTE, false, 2),
            new Role(Kind.QUOTE, false, 2),
            new Role(Kind.BLANK, false, -1),
            new Role(Kind.WORDS, false, 2));
  }
}
