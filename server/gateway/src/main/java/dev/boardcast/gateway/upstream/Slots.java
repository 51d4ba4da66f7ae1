package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The slots of one server by callers: which call gets which connection, and how many there are.
/// Thread-safe.
final class Slots {
  static final String SHARED = "";

  private final ServerConfig config;
  private final Slot.Opener opener;

  /// By callers; under `SHARED` the one of all. Guarded by itself.
  private final Map<String, Slot> slots = new HashMap<>();

  private volatile boolean closed;

  Slots(ServerConfig config, Slot.Opener opener) {
    this.config = config;
    this.opener = opener;
  }

  boolean isClosed() {
    return closed;
  }

  /// The one of all, to be released after its use.
  Slot shared() throws GatewayException {
    return hold(SHARED, Offers.NONE, _ -> true);
  }

  /// A caller's connection to which nothing is offered, where it is open.
  @Nullable McpClient current(String caller) {
    synchronized (slots) {
      Slot slot = slots.get(caller);
      return slot == null ? null : slot.current();
    }
  }

  /// The slot of a caller, to be released after its use: one that is held is not given up.
  ///
  /// @param offers what an older server is to know that this caller does for it; callers that do
  ///   the same share a connection, where they share any
  /// @param usable which open connection: another is opened beside those that are not, where there
  ///   is room
  Slot hold(String caller, RawObject offers, Predicate<McpClient> usable) throws GatewayException {
    String first = offers.isEmpty() ? caller : caller + offers;
    synchronized (slots) {
      if (closed) {
        throw new GatewayException(
            Fault.unreachable("The server `%s` is being stopped.".formatted(config.id()), 1));
      }
      String name = first;
      Slot slot = slots.get(name);
      for (int i = 2; !offers.isEmpty() && slot != null && !slot.isFor(usable); i++) {
        name = first + " " + i;
        slot = slots.get(name);
      }
      if (slot == null) {
        slots.values().removeIf(Slot::isOfNoUse);
        boolean full =
            !name.equals(SHARED)
                && slots.size() - (slots.containsKey(SHARED) ? 1 : 0) >= othersMaxCount();
        Slot other = full ? slots.get(first) : null;
        if (other != null) {
          other.hold();
          return other;
        }
        if (full && caller.equals(SHARED)) {
          // Without what it offers it can still be answered.
          return shared();
        }
        if (full) {
          throw new GatewayException(
              // The callers' doing: it says nothing against the server.
              Fault.limited(
                  "All %d connections to `%s` are in use: try again later."
                      .formatted(othersMaxCount(), config.id()),
                  5));
        }
        slot = new Slot(config.id(), name.equals(SHARED), offers, opener);
        slots.put(name, slot);
      }
      slot.hold();
      return slot;
    }
  }

  /// Beside the one by which the server says what it has, which is one of `pool.max`; one at least.
  private int othersMaxCount() {
    return Math.max(1, config.pool().max() - 1);
  }

  /// The connections of all to which something is offered.
  List<McpClient> offering() {
    synchronized (slots) {
      return slots.values().stream()
          .filter(slot -> !slot.offers().isEmpty() && !config.pool().perCaller())
          .flatMap(slot -> Stream.ofNullable(slot.current()))
          .toList();
    }
  }

  List<Slot> all() {
    synchronized (slots) {
      return List.copyOf(slots.values());
    }
  }

  /// Takes out the connections that were not used for a while.
  ///
  /// @param sharedStays whether the one of all is none of them
  List<McpClient> takeIdle(boolean sharedStays) {
    List<McpClient> idle = new ArrayList<>();
    synchronized (slots) {
      for (Slot slot : slots.values()) {
        McpClient client =
            sharedStays && slot.isShared()
                ? null
                : slot.takeIdle(config.pool().idleStopS() * 1_000_000_000L);
        if (client != null) {
          idle.add(client);
        }
      }
    }
    return idle;
  }

  /// There are no more from now on.
  ///
  /// @return those that there were
  List<Slot> close() {
    synchronized (slots) {
      closed = true;
      List<Slot> all = List.copyOf(slots.values());
      slots.clear();
      return all;
    }
  }
}
