package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.core.PinRule;

/// What is told of calls and servers while they are worked on. Its methods are short and throw
/// nothing.
public interface Observer {
  /// Nobody is told.
  Observer NONE =
      new Observer() {
        @Override
        public void finished(CallReport report) {}

        @Override
        public void refused(Caller caller, CallReport.Kind kind, String name) {}

        @Override
        public void limited(KeyConfig key, String server) {}

        @Override
        public void asksLimited(String key) {}

        @Override
        public void breakerMoved(String server, String state) {}

        @Override
        public void retried(String server) {}

        @Override
        public void pinBroken(String server, String tool, PinRule.Verdict verdict) {}

        @Override
        public void pinsUnreadable(String server) {}
      };

  /// A call is over.
  void finished(CallReport report);

  /// Whether it may take a while to be told anything.
  default boolean isBusy() {
    return false;
  }

  /// Somebody asked for what is not there for them, or in a form that is not taken.
  void refused(Caller caller, CallReport.Kind kind, String name);

  /// @param server whose limit it was; empty for the key's own, or the gateway's
  void limited(KeyConfig key, String server);

  /// Its callers are asked nothing more before they have answered.
  ///
  /// @param key its name
  void asksLimited(String key);

  /// @param state `open`, `half_open` or `closed`
  void breakerMoved(String server, String state);

  void retried(String server);

  void pinBroken(String server, String tool, PinRule.Verdict verdict);

  void pinsUnreadable(String server);
}
