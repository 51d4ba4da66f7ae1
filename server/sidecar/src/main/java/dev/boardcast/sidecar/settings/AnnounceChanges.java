package dev.boardcast.sidecar.settings;

import java.util.Optional;

/// How changes and states are told to a person whose editor knows nothing of `boardcast/changes`.
public enum AnnounceChanges {
  SHOW_MESSAGE("showMessage"),
  LOG_MESSAGE("logMessage"),
  NONE("none");

  private final String wireName;

  AnnounceChanges(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<AnnounceChanges> fromWireName(String name) {
    for (AnnounceChanges value : values()) {
      if (value.wireName.equals(name)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
