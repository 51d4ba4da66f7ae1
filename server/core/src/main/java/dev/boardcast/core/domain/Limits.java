package dev.boardcast.core.domain;

/// Bounds of the domain, each with its unit. What is over one is refused with a validation error.
public final class Limits {
  /// Titles and names have 1 to this many characters (Unicode code points).
  public static final int TITLE_MAX_CHARS = 256;

  /// Bodies and descriptions have at most this many characters.
  public static final int BODY_MAX_CHARS = 65_536;

  public static final int LABELS_MAX_COUNT = 100;
  public static final int LABEL_MAX_CHARS = 128;
  public static final int ASSIGNEE_MAX_CHARS = 128;

  /// Issues that one may wait for.
  public static final int BLOCKERS_MAX_COUNT = 20;

  /// Issues that are made in one call.
  public static final int ISSUES_PER_BATCH_MAX_COUNT = 100;

  /// Of the name that an issue has within such a call.
  public static final int REF_MAX_CHARS = 64;

  /// Of a comment. Longer texts belong into the issue's own.
  public static final int COMMENT_MAX_CHARS = 2_000;

  /// Comments of an issue; the next one is refused.
  public static final int COMMENTS_PER_ISSUE_MAX_COUNT = 1_000;

  /// Of an issue's place. A move that would make a longer one gives its neighbours new places, too.
  public static final int PLACE_MAX_CHARS = 64;

  public static final int PHASES_MAX_COUNT = 100;
  public static final int WORK_ITEMS_MAX_COUNT = 500;

  /// Projects there ever were, deleted ones included: their heads are kept in memory.
  public static final int PROJECTS_MAX_COUNT = 10_000;

  /// An issue past this one is refused, so that a whole board stays one bounded answer.
  public static final int ISSUES_PER_PROJECT_MAX_COUNT = 20_000;

  private Limits() {}

  /// The length that the limits above count: code points, so that an emoji is one character.
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
