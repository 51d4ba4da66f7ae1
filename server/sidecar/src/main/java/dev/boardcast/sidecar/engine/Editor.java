package dev.boardcast.sidecar.engine;

import com.google.gson.JsonObject;
import java.util.function.Supplier;

/// The editor, as the engine tells it things. No method blocks.
public interface Editor {
  /// How many answers wait to be written, and how many may.
  record Queue(int depth, int max) {}

  Queue queue();

  /// The engine cannot go on: the session is over.
  void failed();

  /// Sends `boardcast/statusChanged`. One that was not written yet is replaced.
  void statusChanged(JsonObject status);

  /// Sends `boardcast/changes`, made on the writer's thread. At most one is on its way.
  ///
  /// @param written called when the editor took it
  void changes(Supplier<JsonObject> changes, Runnable written);
}
