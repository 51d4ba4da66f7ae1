package dev.boardcast.sidecar;

import dev.boardcast.sidecar.lsp.Connection;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.trace.TraceFile;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// The sidecar: what an editor launches, or attaches to.
public final class Sidecar {
  private Sidecar() {}

  /// Serves one editor, until it is done or dead. Neither stream is closed.
  ///
  /// @param in what the editor writes
  /// @param out what the editor reads; nothing but protocol messages is written to it
  /// @return the exit code of the process: 0 after `shutdown`, else 1
  public static int run(InputStream in, OutputStream out, SidecarDefaults defaults)
      throws InterruptedException {
    return run(in, out, defaults, null);
  }

  /// The same, with every message written to a trace.
  ///
  /// @param trace null for none; not closed
  public static int run(
      InputStream in, OutputStream out, SidecarDefaults defaults, @Nullable TraceFile trace)
      throws InterruptedException {
    return new Connection(in, out, defaults, trace).serve();
  }
}
