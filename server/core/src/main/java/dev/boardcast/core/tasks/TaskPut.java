package dev.boardcast.core.tasks;

import dev.boardcast.core.tasks.TaskReader.Kind;
import dev.boardcast.core.tasks.TaskReader.Role;
import dev.boardcast.core.tasks.TaskText.Line;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of a text as it becomes.
///
/// @param from which line it was; -1 for a new one
/// @param owner of a new one, which line begins the item that it is to be in; -1 for none
record TaskPut(Line line, int from, int owner) {
  TaskPut ended(String end) {
    return new TaskPut(line.ended(end), from, owner);
  }

  /// Whether a text that was changed says what is meant, and of all else the same as before: it is
  /// read again, and each line that stays is what it was, and in what it was in. Nobody's notes,
  /// code or bullets go to another task, or become one.
  static boolean holds(TaskText old, List<TaskPut> puts, @Nullable String written) {
    TaskText now = TaskText.of(written);
    if (now.lines().size() != puts.size()) {
      return false;
    }
    int[] places = new int[old.lines().size()];
    Arrays.fill(places, -1);
    for (int at = 0; at < puts.size(); at++) {
      if (puts.get(at).from >= 0) {
        places[puts.get(at).from] = at;
      }
    }
    for (int at = 0; at < puts.size(); at++) {
      TaskPut put = puts.get(at);
      boolean isJoined = put.from >= 0 && now.isQuoted(at) != old.isQuoted(put.from);
      if (isJoined || !put.isRead(old, places, now.lines().get(at), now.role(at))) {
        return false;
      }
    }
    return true;
  }

  private boolean isRead(TaskText old, int[] places, Line read, Role role) {
    boolean isSaid = !line.isTask() || line.equals(read);
    if (from < 0) {
      Kind meant = line.isTask() ? Kind.WORDS : Kind.BLANK;
      return isSaid && role.equals(new Role(meant, line.isTask(), placeOf(owner, places)));
    }
    Role was = old.role(from);
    boolean isOwned = was.owner() < 0 || places[was.owner()] >= 0;
    Role meant = new Role(was.kind(), was.isItem(), placeOf(was.owner(), places));
    return isSaid && isOwned && role.equals(meant);
  }

  private static int placeOf(int owner, int[] places) {
    return owner < 0 ? -1 : places[owner];
  }
}
