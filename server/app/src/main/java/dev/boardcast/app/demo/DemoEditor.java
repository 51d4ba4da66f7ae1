package dev.boardcast.app.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.editor.ChangeInbox;
import dev.boardcast.app.editor.EditorListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The demo's editor: an inbox that also keeps account of the sequences it was told. Thread-safe.
public final class DemoEditor implements EditorListener {
  private final ChangeInbox inbox = new ChangeInbox();

  /// In the order in which they came. Guarded by itself; a demo has a few dozen.
  private final List<Long> sequences = new ArrayList<>();

  /// How the account stands.
  ///
  /// @param lost sequences up to the last one that never came
  /// @param repeated notifications of a sequence that had come before
  public record Account(int changes, int lost, int repeated, boolean inOrder) {}

  public ChangeInbox inbox() {
    return inbox;
  }

  @Override
  public void changes(JsonObject batch, long receivedAtNanos) {
    synchronized (sequences) {
      for (JsonElement change : batch.getAsJsonArray("changes")) {
        sequences.add(change.getAsJsonObject().get("sequence").getAsLong());
      }
    }
    inbox.changes(batch, receivedAtNanos);
  }

  @Override
  public void statusChanged(JsonObject status) {
    inbox.statusChanged(status);
  }

  /// @param head sequence of the project's last event
  public Account account(long head) {
    synchronized (sequences) {
      Set<Long> distinct = new HashSet<>(sequences);
      return new Account(
          sequences.size(),
          (int) head - distinct.size(),
          sequences.size() - distinct.size(),
          sequences.equals(sequences.stream().sorted().toList()));
    }
  }
}
