package dev.boardcast.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

/// The account behind the demo's "0 lost, 0 repeated, all in order".
final class DemoEditorTest {
  private final DemoEditor editor = new DemoEditor();

  @Test
  void allChangesOnceAndInOrderAreFine() {
    told(1, 2);
    told(3);

    assertThat(editor.account(3)).isEqualTo(new DemoEditor.Account(3, 0, 0, true));
  }

  @Test
  void aGapIsALoss() {
    told(1, 3);

    assertThat(editor.account(3)).isEqualTo(new DemoEditor.Account(2, 1, 0, true));
  }

  @Test
  void aMissingEndIsALoss() {
    told(1);

    assertThat(editor.account(3)).isEqualTo(new DemoEditor.Account(1, 2, 0, true));
  }

  @Test
  void aSecondTellingIsARepetitionAndHidesNoLoss() {
    told(1, 2);
    told(2);

    assertThat(editor.account(3)).isEqualTo(new DemoEditor.Account(3, 1, 1, true));
  }

  @Test
  void aLaterChangeToldFirstIsOutOfOrder() {
    told(1, 3, 2);

    assertThat(editor.account(3)).isEqualTo(new DemoEditor.Account(3, 0, 0, false));
  }

  private void told(int... sequences) {
    JsonArray changes = new JsonArray();
    for (int sequence : sequences) {
      JsonObject change = new JsonObject();
      change.addProperty("sequence", sequence);
      changes.add(change);
    }
    JsonObject batch = new JsonObject();
    batch.add("changes", changes);
    editor.changes(batch, 0);
  }
}
