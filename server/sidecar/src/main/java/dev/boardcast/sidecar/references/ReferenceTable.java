package dev.boardcast.sidecar.references;

import dev.boardcast.sidecar.references.text.DocumentText;
import java.util.Arrays;
import java.util.Set;

/// The references of a document in the order of its text, in four numbers each. Not thread-safe.
final class ReferenceTable {
  private static final int WIDTH = 4;
  private static final int END = 1;
  private static final int BOARD = 2;
  private static final int ISSUE = 3;

  private int[] cells = new int[0];
  private int count;

  int count() {
    return count;
  }

  /// What the references take in memory.
  int bytes() {
    return cells.length * Integer.BYTES;
  }

  int start(int index) {
    return cells[index * WIDTH];
  }

  int end(int index) {
    return cells[index * WIDTH + END];
  }

  int board(int index) {
    return cells[index * WIDTH + BOARD];
  }

  int issue(int index) {
    return cells[index * WIDTH + ISSUE];
  }

  void add(int start, int end, int board, int issue) {
    int at = count * WIDTH;
    if (at == cells.length) {
      cells = Arrays.copyOf(cells, at + Math.max(1, count / 2) * WIDTH);
    }
    cells[at] = start;
    cells[at + END] = end;
    cells[at + BOARD] = board;
    cells[at + ISSUE] = issue;
    count++;
  }

  /// The first reference that ends after an offset.
  int firstEndingAfter(int offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (end(middle) > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// Puts others in the place of those in some lines, and moves those that follow.
  void replace(DocumentText.Touched lines, ReferenceTable with) {
    int first = firstEndingAfter(lines.from());
    int after = firstEndingAfter(lines.oldEnd());
    int tail = count - after;
    int[] next = new int[(first + with.count + tail) * WIDTH];
    System.arraycopy(cells, 0, next, 0, first * WIDTH);
    System.arraycopy(with.cells, 0, next, first * WIDTH, with.count * WIDTH);
    System.arraycopy(cells, after * WIDTH, next, (first + with.count) * WIDTH, tail * WIDTH);
    cells = next;
    count = first + with.count + tail;
    int delta = lines.newEnd() - lines.oldEnd();
    for (int i = first + with.count; i < count; i++) {
      cells[i * WIDTH] += delta;
      cells[i * WIDTH + END] += delta;
    }
  }

  void addBoards(Set<Integer> boards) {
    for (int i = 0; i < count; i++) {
      boards.add(board(i));
    }
  }
}
