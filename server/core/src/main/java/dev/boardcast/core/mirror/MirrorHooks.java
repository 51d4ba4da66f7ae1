package dev.boardcast.core.mirror;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Who is told of what a mirrored system sends by itself. The signature was found right.
/// Thread-safe.
public interface MirrorHooks {
  /// Where nothing is mirrored.
  MirrorHooks NONE = _ -> CompletableFuture.completedFuture(new Outcome.Unknown());

  /// @param event its kind, as the other system calls it
  /// @param id the same for all hooks that are told of one event; null where there is none
  /// @param project the board that it is for, where the hook says so
  /// @param payload JSON
  record Delivery(String event, @Nullable String id, Optional<Integer> project, String payload) {}

  /// What came of a delivery.
  sealed interface Outcome {
    /// It is stored, and will be read.
    ///
    /// @param reads what will be read
    /// @param again whether it came before
    record Taken(int reads, boolean again) implements Outcome {}

    /// It is about what is mirrored, and changes nothing of it.
    record PassedOver() implements Outcome {}

    /// No board mirrors what it is about, or not the one that it names.
    record Unknown() implements Outcome {}

    /// The hook's first word.
    ///
    /// @param missing what it should send, and does not
    /// @param isUseful whether it sends anything that helps
    record Checked(List<String> missing, boolean isUseful) implements Outcome {
      public Checked {
        missing = List.copyOf(missing);
      }
    }

    /// @param why as a sentence
    record Unreadable(String why) implements Outcome {}
  }

  /// Does not block. Completed once it is stored, within a second where the store keeps up.
  CompletableFuture<Outcome> deliver(Delivery delivery);
}
