package dev.boardcast.gateway.core;

import org.jspecify.annotations.Nullable;

/// Whether a tool is still what it was when somebody let it in, by digests of what a model sees of
/// it. Pure.
public final class PinRule {
  private PinRule() {}

  /// An entry in lower case is its name in the configuration.
  public enum Mode {
    /// What is seen first is what holds.
    TRUST_FIRST,
    /// Only what the configuration names.
    REQUIRED,
    OFF
  }

  public enum Verdict {
    FITS,
    /// Nobody has seen it before; from now on this is what holds.
    FIRST,
    /// It is described otherwise than when it was let in.
    CHANGED,
    /// Nobody has let it in.
    NEW
  }

  /// @param configured the digest that the configuration has for it; null for none
  /// @param accepted that of what was let in before; null for none
  /// @param seen that of what its server says now
  public static Verdict verdict(
      Mode mode, @Nullable String configured, @Nullable String accepted, String seen) {
    if (mode == Mode.OFF) {
      return Verdict.FITS;
    }
    if (configured != null) {
      return configured.equals(seen) ? Verdict.FITS : Verdict.CHANGED;
    }
    if (mode == Mode.REQUIRED) {
      return Verdict.NEW;
    }
    if (accepted == null) {
      return Verdict.FIRST;
    }
    return accepted.equals(seen) ? Verdict.FITS : Verdict.CHANGED;
  }
}
