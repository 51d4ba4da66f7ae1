package dev.boardcast.mcp.version;

import java.util.Arrays;
import java.util.Optional;

/// The revisions that are opened by `initialize`, oldest first.
public enum LegacyVersion {
  V2024_11_05("2024-11-05"),
  V2025_03_26("2025-03-26"),
  V2025_06_18("2025-06-18"),
  V2025_11_25("2025-11-25");

  /// What a client that asks for something else is offered.
  public static final LegacyVersion LATEST = V2025_11_25;

  private final String wireName;

  LegacyVersion(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /// Whether tools have `annotations`.
  boolean hasAnnotations() {
    return compareTo(V2025_03_26) >= 0;
  }

  /// Whether tools have a `title` and an `outputSchema`, and results `structuredContent`.
  boolean hasStructure() {
    return compareTo(V2025_06_18) >= 0;
  }

  public static boolean isKnown(String name) {
    return fromWireName(name).isPresent();
  }

  static Optional<LegacyVersion> fromWireName(String name) {
    return Arrays.stream(values()).filter(v -> v.wireName.equals(name)).findFirst();
  }
}
