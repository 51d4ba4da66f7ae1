package dev.boardcast.sidecar.lsp.reference;

import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.window.Batch;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import dev.boardcast.sidecar.engine.EditorClient;
import dev.boardcast.sidecar.engine.QueueDepth;
import java.util.List;

/// The editor, whose hints are refreshed soon after a change that they show, and with its window at
/// the latest.
public record RefreshingEditor(EditorClient editor, Documents documents) implements EditorClient {
  @Override
  public QueueDepth queue() {
    return editor.queue();
  }

  @Override
  public void failed() {
    editor.failed();
  }

  @Override
  public void statusChanged(StatusSnapshot status, List<MirrorReport> mirrors) {
    editor.statusChanged(status, mirrors);
  }

  @Override
  public void issueMoved(int projectNumber, int number) {
    documents.moved(projectNumber, number);
  }

  @Override
  public void changes(Batch changes, Runnable written) {
    editor.changes(
        changes,
        () -> {
          written.run();
          documents.changed(changes);
        });
  }
}
