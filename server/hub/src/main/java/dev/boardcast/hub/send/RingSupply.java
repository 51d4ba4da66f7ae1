package dev.boardcast.hub.send;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives loops their rings, where the kernel has some. What a ring needs is made ready in the
/// background when the first is asked for: a hub with a handful of subscribers never needs one, and
/// no event waits. Thread-safe.
public final class RingSupply {
  private static final Logger log = LoggerFactory.getLogger(RingSupply.class);

  private volatile State state;

  private enum State {
    /// Nobody has asked.
    UNKNOWN,
    /// It is being found out.
    ASKED,
    THERE,
    REFUSED
  }

  private RingSupply(State first) {
    state = first;
  }

  /// That has rings if the kernel has.
  public static RingSupply ofKernel() {
    return new RingSupply(State.UNKNOWN);
  }

  /// That never has one.
  public static RingSupply none() {
    return new RingSupply(State.REFUSED);
  }

  /// A ring for the thread that asks.
  ///
  /// @return null when there is none, or none yet
  public @Nullable SendRing take() {
    return switch (state) {
      case THERE -> open();
      case UNKNOWN -> {
        ask();
        yield null;
      }
      case ASKED, REFUSED -> null;
    };
  }

  private synchronized void ask() {
    if (state == State.UNKNOWN) {
      state = State.ASKED;
      Thread _ = Thread.ofPlatform().daemon().name("hub-ring").start(this::find);
    }
  }

  /// Whether it will never have one.
  public boolean isRefused() {
    return state == State.REFUSED;
  }

  /// Finds out whether there are rings, and says so in the log.
  public void find() {
    try (SendRing _ = new SendRing()) {
      log.info("Events to many subscribers are sent by io_uring.");
      state = State.THERE;
    } catch (RingException e) {
      refused(e);
    } catch (RuntimeException | LinkageError e) {
      // A Java that may not call the system, or a system without these calls.
      refused(e);
    }
  }

  private @Nullable SendRing open() {
    try {
      return new SendRing();
    } catch (RingException e) {
      refused(e);
      return null;
    }
  }

  private void refused(Throwable why) {
    log.info("There is no io_uring here ({}): each send is a call of its own.", why.getMessage());
    state = State.REFUSED;
  }
}
