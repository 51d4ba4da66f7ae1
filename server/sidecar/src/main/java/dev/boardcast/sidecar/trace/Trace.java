package dev.boardcast.sidecar.trace;

import com.google.gson.JsonObject;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// What one session writes to the trace file. Thread-safe; nothing blocks.
public final class Trace {
  private final TraceFile file;
  private final int session;

  Trace(TraceFile file, int session) {
    this.file = file;
    this.session = session;
  }

  /// This text is not to be seen in the trace.
  ///
  /// @param secret null where there is none
  public void hide(@Nullable String secret) {
    file.hide(secret);
  }

  /// The stream to the editor, of which each message is traced.
  public OutputStream output(OutputStream out) {
    return new TracedOutput(out, this);
  }

  /// A message, as it was sent or came.
  public void message(Direction direction, String text) {
    file.message(session, direction, text);
  }

  /// Something that is no message, in a few words.
  public void note(Direction direction, String text) {
    JsonObject what = new JsonObject();
    what.addProperty("note", text);
    file.note(session, direction, what);
  }

  /// A call to the tracker.
  ///
  /// @param status HTTP's; 0 where no answer came
  /// @param failure why no answer came; null where one did
  public void call(String method, String path, int status, long ms, @Nullable String failure) {
    JsonObject what = new JsonObject();
    what.addProperty("call", method + " " + path);
    if (status > 0) {
      what.addProperty("status", status);
    }
    what.addProperty("ms", ms);
    if (failure != null) {
      what.addProperty("failure", failure);
    }
    file.note(session, Direction.TRACKER, what);
  }
}
