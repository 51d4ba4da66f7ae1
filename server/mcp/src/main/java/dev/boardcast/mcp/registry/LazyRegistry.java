package dev.boardcast.mcp.registry;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Made once, by the first that needs it: compiling the schemas takes longer than answering
/// `initialize`. Thread-safe.
public final class LazyRegistry implements Supplier<Registry> {
  private final Supplier<Registry> offer;
  private @Nullable Registry made;

  public LazyRegistry(Supplier<Registry> offer) {
    this.offer = offer;
  }

  @Override
  public synchronized Registry get() {
    Registry registry = made;
    if (registry == null) {
      registry = offer.get();
      made = registry;
    }
    return registry;
  }
}
