package dev.boardcast.sidecar.references.text;

import java.util.Arrays;

/// A document's text, and where its lines begin. A line ends with `\n`, `\r\n` or `\r`.
public final class DocumentText {
  /// Whole lines that were replaced.
  ///
  /// @param from where the first of them begins, before and after
  /// @param oldEnd where the last of them ended
  /// @param newEnd where what replaces them ends
  public record Touched(int from, int oldEnd, int newEnd) {}

  private final StringBuilder text;
  private int[] starts = new int[16];
  private int lines;

  public DocumentText(String text) {
    this.text = new StringBuilder(text.length()).append(text);
    add(0);
    addStarts(0, text.length(), true);
    starts = Arrays.copyOf(starts, lines);
  }

  public CharSequence chars() {
    return text;
  }

  public int length() {
    return text.length();
  }

  public int lineStart(int line) {
    return starts[line];
  }

  /// The line that an offset is in.
  public int lineOf(int offset) {
    int found = Arrays.binarySearch(starts, 0, lines, offset);
    return found >= 0 ? found : -found - 2;
  }

  public int offset(Place place, PositionEncoding encoding) {
    if (place.line() >= lines) {
      return text.length();
    }
    int from = starts[place.line()];
    return encoding.offset(text, from, contentEnd(place.line()), place.character());
  }

  public Place place(int offset, PositionEncoding encoding) {
    int line = lineOf(offset);
    return new Place(line, encoding.length(text, starts[line], offset));
  }

  /// Replaces a part of the text.
  ///
  /// @return the lines that it was in, with a neighbour on each side: what joins them may be new
  public Touched replace(int start, int end, String with) {
    int first = Math.max(0, lineOf(start) - 1);
    int after = Math.min(lines, lineOf(end) + 2);
    int from = starts[first];
    int oldEnd = after < lines ? starts[after] : text.length();
    int delta = with.length() - (end - start);
    text.replace(start, end, with);
    int[] following = Arrays.copyOfRange(starts, after, lines);
    boolean toTheEnd = after == lines;
    lines = first + 1;
    addStarts(from, oldEnd + delta, toTheEnd);
    for (int begin : following) {
      add(begin + delta);
    }
    return new Touched(from, oldEnd, oldEnd + delta);
  }

  /// The beginnings of the lines that follow on those that end between two offsets.
  ///
  /// @param atEnd whether a line that begins right at `to` is one of them
  private void addStarts(int from, int to, boolean atEnd) {
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      boolean ends =
          c == '\n' || (c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n'));
      if (ends && (at + 1 < to || atEnd)) {
        add(at + 1);
      }
    }
  }

  private void add(int start) {
    if (lines == starts.length) {
      starts = Arrays.copyOf(starts, lines + lines / 2 + 1);
    }
    starts[lines++] = start;
  }

  /// Where a line's text ends, before what ends the line.
  private int contentEnd(int line) {
    int end = line + 1 < lines ? starts[line + 1] : text.length();
    if (end > starts[line] && text.charAt(end - 1) == '\n') {
      end--;
    }
    if (end > starts[line] && line + 1 < lines && text.charAt(end - 1) == '\r') {
      end--;
    }
    return end;
  }
}
