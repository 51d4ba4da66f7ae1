package dev.boardcast.sidecar.settings;

import org.jspecify.annotations.Nullable;

/// What is wrong with the defaults that a connection needs, each as a sentence with its remedy;
/// null where nothing is. It matters where the editor's options say nothing of that default.
///
/// @param hubUrl why the hub's address is not the one that was meant
/// @param trackerUrl the same of the tracker's
/// @param apiKey the same of the key
/// @param hubElsewhere why the user's own key is not sent to the hub's address
/// @param trackerElsewhere the same of the tracker's
/// @param keyBelongsThere whether the default's key may be sent to those two: no other may
public record DefaultFaults(
    @Nullable String hubUrl,
    @Nullable String trackerUrl,
    @Nullable String apiKey,
    @Nullable String hubElsewhere,
    @Nullable String trackerElsewhere,
    boolean keyBelongsThere) {
  public static final DefaultFaults NONE = new DefaultFaults(null, null, null, null, null, false);

  /// Why nothing is sent to the hub's address; null when it may be used.
  ///
  /// @param ownKey whether the key in force is the default's
  @Nullable String ofHub(boolean ownKey) {
    return hubUrl == null && !(ownKey && keyBelongsThere) ? hubElsewhere : hubUrl;
  }

  /// The same of the tracker's.
  @Nullable String ofTracker(boolean ownKey) {
    return trackerUrl == null && !(ownKey && keyBelongsThere) ? trackerElsewhere : trackerUrl;
  }
}
