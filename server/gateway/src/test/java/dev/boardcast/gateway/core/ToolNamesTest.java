package dev.boardcast.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ToolNamesTest {
  @Test
  void aNameIsTheServersIdAndTheToolsName() {
    assertThat(ToolNames.of("notes", List.of("create_note", "list-notes")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("notes__create_note", "create_note", "notes__list-notes", "list-notes"));
  }

  @Test
  void otherCharactersBecomeUnderscores() {
    assertThat(ToolNames.of("a", List.of("x.y/z"))).containsOnlyKeys("a__x_y_z");
  }

  @Test
  void whoHasANameByItselfKeepsItWhereAnotherBecomesTheSame() {
    Map<String, String> names = ToolNames.of("a", List.of("x.y", "x_y", "x/y"));
    assertThat(names).hasSize(3).containsEntry("a__x_y", "x_y");
    assertThat(names.keySet())
        .filteredOn(name -> !name.equals("a__x_y"))
        .allMatch(name -> name.matches("a__x_y_[0-9a-f]{6}"));
  }

  @Test
  void whatIsTooLongIsCutAndTellsFromWhatItWasMade() {
    String tool = "t".repeat(200);
    Map<String, String> names = ToolNames.of("server", List.of(tool, tool + "2"));
    assertThat(names).hasSize(2);
    assertThat(names.keySet()).allMatch(name -> name.length() == 64);
    // Stable over restarts: the digits are of the name alone.
    assertThat(ToolNames.of("server", List.of(tool)).keySet()).isSubsetOf(names.keySet());
  }

  @Test
  void namesAreOfTheCharactersThatAllClientsTakeAndNoneIsLost() {
    long seed = Long.getLong("seed", 7);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<String> tools = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        StringBuilder name = new StringBuilder();
        for (int j = random.nextInt(90); j >= 0; j--) {
          name.append("ab_-./:é 漢".charAt(random.nextInt(10)));
        }
        tools.add(name.toString());
      }
      List<String> distinct = tools.stream().distinct().toList();
      Map<String, String> names = ToolNames.of("srv-1", distinct);
      assertThat(names.values()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(distinct);
      assertThat(names.keySet()).allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
      assertThat(names.keySet()).allMatch(name -> ToolNames.serverOf(name).equals("srv-1"));
    }
  }

  @Test
  void aNameWithoutAServerNamesNone() {
    assertThat(ToolNames.serverOf("echo")).isEmpty();
    assertThat(ToolNames.serverOf("__echo")).isEmpty();
    assertThat(ToolNames.serverOf("a___echo")).isEqualTo("a");
  }
}
