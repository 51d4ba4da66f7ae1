package dev.boardcast.sidecar.lsp.reference;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the editor ask for its hints again: one request at a time, and none after one was refused.
/// Thread-safe.
public final class HintRefresh {
  public static final String METHOD = "workspace/inlayHint/refresh";

  private static final Logger LOG = LoggerFactory.getLogger(HintRefresh.class);

  private final Supplier<CompletableFuture<?>> ask;
  private boolean refused;
  private boolean inFlight;
  private boolean again;

  /// @param can whether the client knows the request
  /// @param ask sends it
  public HintRefresh(boolean can, Supplier<CompletableFuture<?>> ask) {
    refused = !can;
    this.ask = ask;
  }

  /// Hints that are shown are not true any more.
  void due() {
    synchronized (this) {
      if (refused) {
        return;
      }
      if (inFlight) {
        again = true;
        return;
      }
      inFlight = true;
    }
    var _ = ask.get().whenComplete((_, failure) -> answered(failure == null));
  }

  private void answered(boolean taken) {
    boolean next;
    synchronized (this) {
      inFlight = false;
      refused |= !taken;
      next = again && !refused;
      again = false;
    }
    if (!taken) {
      LOG.info("The editor does not refresh hints; it is not asked again");
    }
    if (next) {
      due();
    }
  }
}
