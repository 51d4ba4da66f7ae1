package dev.boardcast.core.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.testkit.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TaskLinesTest {
  private static final int ROUNDS = 2_000;

  private static String text(String text) {
    return text.replace('|', '\n');
  }

  private static List<String> titles(String text) {
    return TaskLines.tasks(text(text)).stream().map(Task::title).toList();
  }

  private static Task open(String title) {
    return new Task(title, false);
  }

  private static Task done(String title) {
    return new Task(title, true);
  }

  /// What becomes of a text whose tasks become others, which are told by their titles.
  private static @Nullable String changed(@Nullable String text, Task... after) {
    List<Task> before = TaskLines.tasks(text);
    TaskLines.Changed changed =
        TaskLines.change(text, before, List.of(after), TaskLines.origins(before, List.of(after)));
    assertThat(changed.isDone()).isTrue();
    assertThat(TaskLines.tasks(changed.text())).containsExactly(after);
    return changed.text();
  }

  @Test
  void tasksAreLinesOfListsWithAnyBullet() {
    assertThat(TaskLines.tasks(null)).isEmpty();
    assertThat(TaskLines.tasks("")).isEmpty();
    assertThat(TaskLines.tasks(text("Words|- [ ] a|* [x] b|+ [X] c|1. [ ] d|23) [x] e  |")))
        .containsExactly(open("a"), done("b"), done("c"), open("d"), done("e"));
    assertThat(titles("- [ ] a|  - [ ] b|    - [ ] c|- d|  1. [ ] e|\t- [ ] f"))
        .containsExactly("a", "b", "c", "e", "f");
    assertThat(TaskLines.tasks("- [ ] a\r\n- [x] b\r\n\r\ntext\r- [ ] c"))
        .containsExactly(open("a"), done("b"), open("c"));
    assertThat(titles("- [ ] `code` and **bold** \\o/"))
        .containsExactly("`code` and **bold** \\o/");
  }

  @Test
  void whatLooksLikeOneAndIsNoneIsLeftAlone() {
    assertThat(titles("-[ ] a|- [] b|- [ ]c|- [ ]|- [ ]   |- [-] d|[ ] e|- \\[ ] f|> - [ ] g"))
        .isEmpty();
    // Code.
    assertThat(titles("```|- [ ] a|```|- [ ] b")).containsExactly("b");
    assertThat(titles("~~~~ md|- [ ] a|~~~|```|- [ ] b|~~~~~|- [ ] c")).containsExactly("c");
    assertThat(titles("- [ ] a|  ```|  - [ ] b|  ```|  - [ ] c")).containsExactly("a", "c");
    assertThat(titles("- ```|  - [ ] a|  ```|- [ ] b")).containsExactly("b");
    assertThat(titles("- [ ] a|  ```|  - [ ] b|- [ ] c")).containsExactly("a", "c");
    assertThat(titles("words||    - [ ] a||- [ ] b||      - [ ] code|")).containsExactly("b");
    assertThat(titles("-     [ ] code")).isEmpty();
    assertThat(titles("```|- [ ] never closed|- [ ] b")).isEmpty();
    // No fence.
    assertThat(titles("``` a ` b|- [ ] a")).containsExactly("a");
    // Comments, and what is written as HTML.
    assertThat(titles("<!-- - [ ] a|- [ ] b|-->|- [ ] c|<!-- d -->|- [ ] e"))
        .containsExactly("c", "e");
    assertThat(titles("<pre>|- [ ] a|</pre>|- [ ] b|<prefix>|- [ ] c")).containsExactly("b", "c");
    // One that no work item can be called.
    assertThat(titles("- [ ] " + "x".repeat(Limits.TITLE_MAX_CHARS + 1))).isEmpty();
    assertThat(titles("- [ ] " + "x".repeat(Limits.TITLE_MAX_CHARS))).hasSize(1);
    assertThat(titles("- [ ] a|".repeat(Limits.WORK_ITEMS_MAX_COUNT + 1)))
        .hasSize(Limits.WORK_ITEMS_MAX_COUNT);
  }

  @Test
  void aBoxIsTickedAndAllElseStaysAsItIs() {
    assertThat(changed("a\r\n\r\n* [X] one  \r\n* [ ]  two\r\nz", open("one"), done("two")))
        .isEqualTo("a\r\n\r\n* [ ] one  \r\n* [x]  two\r\nz");
    assertThat(changed("- [X] one\n- [ ] two", done("one"), done("two")))
        .isEqualTo("- [X] one\n- [x] two");
    // Of two of one title, the second one.
    assertThat(changed("- [ ] a\n- [ ] a\n", open("a"), done("a"))).isEqualTo("- [ ] a\n- [x] a\n");
  }

  @Test
  void whatIsAddedContinuesTheList() {
    assertThat(changed(null, open("a"))).isEqualTo("- [ ] a");
    assertThat(changed("Words", open("a"), done("b"))).isEqualTo("Words\n\n- [ ] a\n- [x] b");
    assertThat(changed("Words\r\n", open("a"))).isEqualTo("Words\r\n\r\n- [ ] a\r\n");
    assertThat(changed("* [x] a\n  more\n\nWords", done("a"), open("b")))
        .isEqualTo("* [x] a\n  more\n* [ ] b\n\nWords");
    assertThat(changed("9. [ ] a", open("a"), open("b"), open("c")))
        .isEqualTo("9. [ ] a\n10. [ ] b\n11. [ ] c");
    assertThat(changed("- [ ] a\n  - [ ] b", open("a"), open("b"), open("c")))
        .isEqualTo("- [ ] a\n  - [ ] b\n- [ ] c");
    assertThat(changed("- [ ] a\n- [ ] c", open("a"), open("b"), open("c")))
        .isEqualTo("- [ ] a\n- [ ] b\n- [ ] c");
    assertThat(changed("Words\n* [ ] b", open("a"), open("b")))
        .isEqualTo("Words\n* [ ] a\n* [ ] b");
  }

  @Test
  void whatIsRemovedOrRenamedIsItsLine() {
    assertThat(changed("- [ ] a\n- [x] b\n", done("b"))).isEqualTo("- [x] b\n");
    assertThat(changed("- [ ] a\n- [x] b", open("a"))).isEqualTo("- [ ] a");
    assertThat(changed("- [ ] a")).isNull();
    assertThat(changed("- [ ] a\n- [x] b\n- [ ] c\n", open("a"), done("new"), open("c")))
        .isEqualTo("- [ ] a\n- [x] new\n- [ ] c\n");
  }

  @Test
  void whoStandsWhereAsManyStoodWasRenamed() {
    assertThat(TaskLines.origins(List.of(open("a"), open("b")), List.of(open("x"), open("b"))))
        .containsExactly(0, 1);
    assertThat(TaskLines.origins(List.of(open("a"), open("b")), List.of(open("x"))))
        .containsExactly(-1);
    assertThat(
            TaskLines.origins(
                List.of(open("a"), open("b")), List.of(open("x"), open("y"), open("b"))))
        .containsExactly(-1, -1, 1);
  }

  @Test
  void changesOfTwoPeopleAreOneText() {
    String base = "Words\n- [ ] a\n- [ ] b\n- [ ] c\n";
    assertThat(
            merged(
                base, "Words\n- [x] a\n- [ ] b\n- [ ] c\n", "Words\n- [ ] a\n- [x] b\n- [ ] c\n"))
        .isEqualTo("Words\n- [x] a\n- [x] b\n- [ ] c\n");
    // Either side may change the words.
    assertThat(merged(base, "Words\n- [ ] a\n- [ ] c\n", "More words\n- [ ] a\n- [ ] b\n- [x] c\n"))
        .isEqualTo("More words\n- [ ] a\n- [x] c\n");
    assertThat(
            merged(
                base, "Other words\n- [ ] a\n- [ ] b\n- [ ] c\n", base.replace("[ ] c", "[x] c")))
        .isEqualTo("Other words\n- [ ] a\n- [ ] b\n- [x] c\n");
    // Both the same.
    assertThat(merged(base, base.replace("[ ] b", "[x] b"), base.replace("[ ] b", "[x] b")))
        .isEqualTo(base.replace("[ ] b", "[x] b"));
    assertThat(merged(base, base + "- [ ] d\n", base + "- [x] e\n"))
        .isEqualTo(base + "- [ ] d\n- [x] e\n");
  }

  @Test
  void whatCannotBeOneTextIsNot() {
    String base = "Words\n- [ ] a\n- [ ] b\n";
    assertThat(TaskLines.merge("a", "b", "c")).isEmpty();
    assertThat(TaskLines.merge(base, base.replace("Words", "x"), base.replace("Words", "y")))
        .isEmpty();
    // Removed on one side, ticked or renamed on the other one.
    assertThat(TaskLines.merge(base, "Words\n- [ ] b\n", base.replace("[ ] a", "[x] a"))).isEmpty();
    assertThat(TaskLines.merge(base, base.replace("[ ] a", "[x] a"), "Words\n- [ ] b\n")).isEmpty();
    assertThat(TaskLines.merge(base, base.replace("] a", "] x"), base.replace("] a", "] y")))
        .isEmpty();
    // Renamed on one side, or another one in its place; ticked on the other side.
    assertThat(TaskLines.merge(base, base.replace("] b", "] new"), base.replace("[ ] b", "[x] b")))
        .isEmpty();
    assertThat(TaskLines.merge(base, base.replace("[ ] b", "[x] b"), base.replace("] b", "] new")))
        .isEmpty();
    // Whoever puts them in another order has changed the text.
    assertThat(TaskLines.merge(base, "Words\n- [ ] b\n- [ ] a\n", base.replace("Words", "y")))
        .isEmpty();
  }

  private static @Nullable String merged(String base, String local, String remote) {
    return TaskLines.merge(base, local, remote).orElseThrow().text();
  }

  @Test
  void whateverBecomesOfTasksTheyAreWhatIsSaidAndTheWordsStay() {
    Random random = new Random(Seed.of("TaskLinesTest"));
    for (int round = 0; round < ROUNDS; round++) {
      String text = anyText(random);
      for (int step = 0; step < 5; step++) {
        List<Task> before = TaskLines.tasks(text);
        assertThat(TaskLines.change(text, before, before, indexes(before.size())).text())
            .isEqualTo(text);
        List<Task> after = new ArrayList<>(before);
        List<Integer> origins =
            new ArrayList<>(Arrays.stream(indexes(before.size())).boxed().toList());
        change(random, after, origins, round + "." + step);
        TaskLines.Changed changed =
            TaskLines.change(
                text, before, after, origins.stream().mapToInt(Integer::intValue).toArray());
        if (!changed.isDone()) {
          assertThat(changed.text()).isEqualTo(text);
          continue;
        }
        assertThat(TaskLines.tasks(changed.text()))
            .as("round %d: %s", round, text)
            .isEqualTo(after);
        assertThat(words(changed.text())).isEqualTo(words(text));
        text = changed.text();
      }
    }
  }

  /// Those of one side, and those of the other one, whichever of them comes first.
  @Test
  void changesOfDifferentTasksAreAllThere() {
    Random random = new Random(Seed.of("TaskLinesTest, two sides"));
    for (int round = 0; round < ROUNDS; round++) {
      String base = anyText(random);
      List<Task> tasks = TaskLines.tasks(base);
      List<Task> here = new ArrayList<>(tasks);
      List<Task> there = new ArrayList<>(tasks);
      List<Task> both = new ArrayList<>(tasks);
      for (int i = 0; i < tasks.size(); i++) {
        Task next = new Task(tasks.get(i).title(), !tasks.get(i).completed());
        int who = random.nextInt(3);
        if (who > 0) {
          (who == 1 ? here : there).set(i, next);
          both.set(i, next);
        }
      }
      int[] same = indexes(tasks.size());
      String local = TaskLines.change(base, tasks, here, same).text();
      String remote = TaskLines.change(base, tasks, there, same).text();
      if (tasks.isEmpty()) {
        continue;
      }
      assertThat(TaskLines.tasks(TaskLines.merge(base, local, remote).orElseThrow().text()))
          .as("round %d: %s", round, base)
          .isEqualTo(both);
    }
  }

  private static int[] indexes(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static void change(Random random, List<Task> tasks, List<Integer> origins, String id) {
    int at = tasks.isEmpty() ? 0 : random.nextInt(tasks.size());
    switch (tasks.isEmpty() ? 3 : random.nextInt(4)) {
      case 0 -> {
        tasks.remove(at);
        origins.remove(/* index */ at);
      }
      case 1 -> tasks.set(at, new Task(tasks.get(at).title(), !tasks.get(at).completed()));
      case 2 -> tasks.set(at, new Task("renamed " + id, tasks.get(at).completed()));
      default -> {
        tasks.add(new Task("added " + id, random.nextBoolean()));
        origins.add(-1);
      }
    }
  }

  private static List<String> words(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split("\\r\\n|\\n|\\r", -1))
            .filter(line -> line.startsWith("word"))
            .toList();
  }

  private static @Nullable String anyText(Random random) {
    String end = random.nextBoolean() ? "\n" : "\r\n";
    StringBuilder text = new StringBuilder();
    for (int line = random.nextInt(8); line > 0; line--) {
      switch (random.nextInt(7)) {
        case 0 -> text.append("words ").append(line).append(end).append(end);
        case 1 -> text.append("```").append(end).append("- [ ] code").append(end).append("```");
        case 2 -> text.append(end);
        default ->
            text.append(random.nextInt(3) == 0 ? "  " : "")
                .append(List.of("-", "*", "+", "1.", "7)").get(random.nextInt(5)))
                .append(random.nextBoolean() ? " [x] " : " [ ] ")
                .append(random.nextInt(4) == 0 ? "same" : "task " + line);
      }
      if (line > 1 || random.nextBoolean()) {
        text.append(end);
      }
    }
    return text.isEmpty() ? null : text.toString();
  }
}
