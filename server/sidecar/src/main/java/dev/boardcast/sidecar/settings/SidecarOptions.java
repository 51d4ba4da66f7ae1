package dev.boardcast.sidecar.settings;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The options in force.
///
/// @param hubUrl `ws:` or `wss:`; null when what was given is neither
/// @param trackerUrl `http:` or `https:`; null when what was given is neither
/// @param apiKey null where there is none
/// @param projectNumbers empty means all projects
/// @param signalFiles whether signal files of scripts are read
/// @param comments whether what is said about issues is told with their changes
/// @param references what is shown of references in open documents
/// @param userName in whose name changes are made; null where nothing is known
/// @param socketFault why the hub cannot be tried, as a sentence with the remedy; null when it can
/// @param trackerFault the same for the tracker
public record SidecarOptions(
    @Nullable URI hubUrl,
    @Nullable URI trackerUrl,
    @Nullable String apiKey,
    Set<Integer> projectNumbers,
    int batchWindowMs,
    int pollIntervalMs,
    boolean webSocketEnabled,
    boolean fallbackToPolling,
    AnnounceChanges announceChanges,
    boolean signalFiles,
    boolean comments,
    ReferenceOptions references,
    @Nullable String userName,
    @Nullable String socketFault,
    @Nullable String trackerFault) {
  public SidecarOptions {
    projectNumbers = Set.copyOf(projectNumbers);
  }

  /// The board whose issues `#12` means; 0 where that is not beyond doubt.
  public int bareBoard() {
    Integer named = references.project();
    if (named != null) {
      return named;
    }
    return projectNumbers.size() == 1 ? projectNumbers.iterator().next() : 0;
  }

  /// Without the key.
  @Override
  public String toString() {
    return "SidecarOptions[projects %s, window %d ms, poll %d ms, webSocket %b, polling %b, key %s]"
        .formatted(
            projectNumbers,
            batchWindowMs,
            pollIntervalMs,
            webSocketEnabled,
            fallbackToPolling,
            apiKey == null ? "absent" : "given");
  }
}
