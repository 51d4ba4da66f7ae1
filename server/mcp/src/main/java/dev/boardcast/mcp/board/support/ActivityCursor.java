package dev.boardcast.mcp.board.support;

import dev.boardcast.mcp.board.text.PartCursor;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.protocol.rest.Cursors;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How far the activity was read, and from when on: time goes on between two pages. Pure.
///
/// @param place null: nothing was read yet
public record ActivityCursor(Instant since, Cursors.@Nullable Place place) {
  private static final Pattern FORM = Pattern.compile("since:(\\d{1,15}):([\\w-]{1,100})");

  /// @param since where there is no cursor
  /// @throws ToolFailure when it is none
  public static ActivityCursor read(@Nullable String cursor, Instant since) {
    return cursor == null
        ? new ActivityCursor(since, null)
        : parse(cursor).orElseThrow(PartCursor::unknown);
  }

  private static Optional<ActivityCursor> parse(String cursor) {
    return Cursors.decode(cursor, FORM)
        .flatMap(parts ->
            Cursors.place(parts.group(2))
                .map(place ->
                    new ActivityCursor(
                        Instant.ofEpochMilli(Long.parseLong(parts.group(1))), place)));
  }

  public ActivityCursor after(ActivityEntry entry) {
    return new ActivityCursor(since, Cursors.Place.of(entry));
  }

  public String text() {
    return Cursors.encode(
        "since:%d:%s".formatted(since.toEpochMilli(), place == null ? "" : Cursors.before(place)));
  }
}
