package dev.boardcast.tracker.http;

import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.rest.VersionTag;
import dev.boardcast.tracker.service.request.Precondition;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// ETags: the epoch and a version, so that a tag never fits a database that was made anew, and a
/// mark, so that it does not fit the same version in a copy of the database that went on otherwise.
/// A tag without a mark, as they were once, fits every state of its version.
///
/// Comparison as in RFC 9110, sections 8.8.3.2, 13.1.1 and 13.1.2.
public final class EntityTags {
  /// A header with more tags than this is read so far only.
  private static final int TAGS_MAX_COUNT = 100;

  private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");
  private final String epoch;

  EntityTags(String epoch) {
    this.epoch = epoch;
  }

  public String of(long version, @Nullable String mark) {
    return "\"" + epoch + "-" + version + (mark == null ? "" : "." + mark) + "\"";
  }

  /// Of a project, and all that has its version.
  public String of(LogHead head) {
    return of(head.sequence(), head.digest());
  }

  /// Weak tags and those of another epoch fit no version; a `VersionTag` fits every state of its.
  Precondition ifMatch(@Nullable String header) {
    if (header == null || header.strip().equals("*")) {
      return Precondition.NONE;
    }
    Set<Precondition.State> states = new HashSet<>();
    String start = epoch + "-";
    Matcher tags = TAG.matcher(header);
    for (int i = 0; i < TAGS_MAX_COUNT && tags.find(); i++) {
      String tag = tags.group(2);
      if (tags.group(1) != null) {
        continue;
      }
      if (tag.startsWith(start)) {
        addState(states, tag.substring(start.length()));
      } else {
        VersionTag.version(tag)
            .ifPresent(version -> states.add(new Precondition.State(version, null)));
      }
    }
    return new Precondition.OneOf(states);
  }

  /// Whether an `If-None-Match` header names this tag.
  static boolean noneMatch(@Nullable String header, String etag) {
    if (header == null) {
      return false;
    }
    if (header.strip().equals("*")) {
      return true;
    }
    Matcher tags = TAG.matcher(header);
    for (int i = 0; i < TAGS_MAX_COUNT && tags.find(); i++) {
      if (etag.equals("\"" + tags.group(2) + "\"")) {
        return true;
      }
    }
    return false;
  }

  private static void addState(Set<Precondition.State> states, String text) {
    int dot = text.indexOf('.');
    try {
      long version = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
      states.add(new Precondition.State(version, dot < 0 ? null : text.substring(dot + 1)));
    } catch (NumberFormatException _) {
      // No tag of ours: it fits nothing.
    }
  }
}
