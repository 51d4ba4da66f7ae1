package dev.boardcast.gateway.connector;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What of a server may be other than it was.
public enum Change {
  TOOLS,
  PROMPTS,
  /// Templates among them.
  RESOURCES;

  private String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// By which it is told, by servers and to callers.
  public String notification() {
    return "notifications/" + wireName() + "/list_changed";
  }

  /// By which a caller of 2026-07-28 asks to be told.
  public String filter() {
    return wireName() + "ListChanged";
  }

  /// What a notification is about; null for none of these.
  public static @Nullable Change told(String notification) {
    for (Change one : values()) {
      if (one.notification().equals(notification)) {
        return one;
      }
    }
    return null;
  }
}
