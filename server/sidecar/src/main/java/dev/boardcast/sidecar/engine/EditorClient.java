package dev.boardcast.sidecar.engine;

import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.window.Batch;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import java.util.List;

/// The editor, as the engine tells it things. No method blocks.
public interface EditorClient {
  /// Answers that wait to be written.
  QueueDepth queue();

  /// The engine cannot go on: the session is over.
  void failed();

  /// Sends `boardcast/statusChanged`. One that was not written yet is replaced.
  ///
  /// @param mirrors how the followed boards' connections to other systems stand
  void statusChanged(StatusSnapshot status, List<MirrorReport> mirrors);

  /// An issue is another now, or will be in a moment; what tells of it comes with its window.
  /// Nothing is sent for it where no text is read.
  default void issueMoved(int projectNumber, int number) {}

  /// Sends `boardcast/changes`. At most one is on its way.
  ///
  /// @param written called when the editor took it
  void changes(Batch changes, Runnable written);
}
