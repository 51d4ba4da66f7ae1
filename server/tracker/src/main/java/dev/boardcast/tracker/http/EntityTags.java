package dev.boardcast.tracker.http;

import dev.boardcast.tracker.service.Precondition;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// ETags: the epoch and a version, so that a tag never fits a database that was made anew.
///
/// Comparison as in RFC 9110, sections 8.8.3.2, 13.1.1 and 13.1.2.
final class EntityTags {
  /// A header with more tags than this is read so far only.
  private static final int TAGS_MAX_COUNT = 100;

  private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");
  private final String epoch;

  EntityTags(String epoch) {
    this.epoch = epoch;
  }

  String of(long version) {
    return "\"" + epoch + "-" + version + "\"";
  }

  /// Weak tags and those of another epoch fit no version.
  Precondition ifMatch(@Nullable String header) {
    if (header == null || header.strip().equals("*")) {
      return Precondition.NONE;
    }
    Set<Long> versions = new HashSet<>();
    Matcher tags = TAG.matcher(header);
    for (int i = 0; i < TAGS_MAX_COUNT && tags.find(); i++) {
      String tag = tags.group(2);
      int dash = tag.lastIndexOf('-');
      if (tags.group(1) == null && dash > 0 && tag.substring(0, dash).equals(epoch)) {
        addVersion(versions, tag.substring(dash + 1));
      }
    }
    return new Precondition.OneOf(versions);
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

  private static void addVersion(Set<Long> versions, String digits) {
    try {
      versions.add(Long.parseLong(digits));
    } catch (NumberFormatException _) {
      // No tag of ours: it fits nothing.
    }
  }
}
