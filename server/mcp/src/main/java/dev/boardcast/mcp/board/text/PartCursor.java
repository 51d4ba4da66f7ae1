package dev.boardcast.mcp.board.text;

import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.protocol.rest.Cursors;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How far a long resource was read. Pure.
///
/// @param stamp of what it was like then: of another one, no part would fit to those before
public record PartCursor(int stamp, int first, int second, int third) {
  private static final Pattern FORM =
      Pattern.compile("part:(-?\\d{1,10}):(\\d{1,7}):(\\d{1,7}):(\\d{1,7})");

  public static PartCursor begin(int stamp) {
    return new PartCursor(stamp, 0, 0, 0);
  }

  public String text() {
    return Cursors.encode("part:%d:%d:%d:%d".formatted(stamp, first, second, third));
  }

  /// Where to go on; the beginning where there is no cursor.
  ///
  /// @throws ToolFailure when it is no such cursor, or the resource is another by now
  public static PartCursor read(@Nullable String cursor, int stamp) {
    if (cursor == null) {
      return begin(stamp);
    }
    PartCursor read = parse(cursor).orElseThrow(PartCursor::unknown);
    if (read.stamp() != stamp) {
      throw new ToolFailure(
          "Conflict: this has changed since the part before was read, so the parts do not fit"
              + " together. Call again without cursor, to read it from its beginning.",
          "conflict",
          false,
          null);
    }
    return read;
  }

  public static Optional<PartCursor> parse(String cursor) {
    try {
      return Cursors.decode(cursor, FORM)
          .map(parts ->
              new PartCursor(
                  Integer.parseInt(parts.group(1)),
                  Integer.parseInt(parts.group(2)),
                  Integer.parseInt(parts.group(3)),
                  Integer.parseInt(parts.group(4))));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// For cursors that the called tool never gave.
  public static ToolFailure unknown() {
    return new ToolFailure(
        "`cursor` must be a nextCursor of this tool. Nothing was read; without one it begins anew.",
        "validation_error",
        false,
        null);
  }
}
