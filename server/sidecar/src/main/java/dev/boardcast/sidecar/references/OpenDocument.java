package dev.boardcast.sidecar.references;

import dev.boardcast.sidecar.references.text.DocumentText;
import dev.boardcast.sidecar.references.text.Edit;
import dev.boardcast.sidecar.references.text.Place;
import dev.boardcast.sidecar.references.text.PositionEncoding;
import dev.boardcast.sidecar.references.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A document and its references, kept true by scanning the lines that an edit touches. Not
/// thread-safe.
public final class OpenDocument {
  private final String languageId;
  private final PositionEncoding encoding;
  private DocumentText text;
  private ReferenceTable table = new ReferenceTable();
  private int bareBoard;
  private boolean showsHints;

  OpenDocument(String languageId, String text, ReferenceRules rules, PositionEncoding encoding) {
    this.languageId = languageId;
    this.encoding = encoding;
    this.text = new DocumentText(text);
    bareBoard = rules.bareBoard(languageId);
    scan();
  }

  String languageId() {
    return languageId;
  }

  int length() {
    return text.length();
  }

  /// References in it.
  public int count() {
    return table.count();
  }

  void edit(Edit edit) {
    switch (edit) {
      case Edit.Whole(var whole) -> {
        text = new DocumentText(whole);
        scan();
      }
      case Edit.Part(var span, var with) -> {
        int start = text.offset(span.start(), encoding);
        int end = Math.max(start, text.offset(span.end(), encoding));
        DocumentText.Touched touched = text.replace(start, end, with);
        table.replace(touched, scanned(touched.from(), touched.newEnd()));
      }
    }
  }

  void follow(ReferenceRules rules) {
    int board = rules.bareBoard(languageId);
    if (board != bareBoard) {
      bareBoard = board;
      scan();
    }
  }

  private void scan() {
    table = scanned(0, text.length());
  }

  private ReferenceTable scanned(int from, int to) {
    ReferenceTable found = new ReferenceTable();
    ReferenceScanner.scan(text.chars(), from, to, bareBoard, found::add);
    return found;
  }

  /// The reference at a place, its end included: where a cursor stands after a word, it means it.
  public Optional<Reference> at(Place place) {
    int offset = text.offset(place, encoding);
    int index = table.firstEndingAfter(offset - 1);
    return index < table.count() && table.start(index) <= offset
        ? Optional.of(reference(index))
        : Optional.empty();
  }

  /// The references in a part of the document.
  ///
  /// @param limit of how many
  public List<Reference> in(Span span, int limit) {
    int from = text.offset(span.start(), encoding);
    int to = text.offset(span.end(), encoding);
    List<Reference> found = new ArrayList<>();
    for (int i = table.firstEndingAfter(from - 1);
        i < table.count() && table.start(i) <= to && found.size() < limit;
        i++) {
      found.add(reference(i));
    }
    return found;
  }

  /// All of them.
  ///
  /// @param limit of how many
  public List<Reference> all(int limit) {
    List<Reference> found = new ArrayList<>();
    for (int i = 0; i < table.count() && found.size() < limit; i++) {
      found.add(reference(i));
    }
    return found;
  }

  /// What stands before the cursor, where that begins a reference.
  public Optional<Begun> begunAt(Place place) {
    int cursor = text.offset(place, encoding);
    int from = text.lineStart(text.lineOf(cursor));
    CharSequence chars = text.chars();
    int at = cursor;
    while (at > from && cursor - at < Begun.TYPED_MAX_CHARS) {
      int before = Character.codePointBefore(chars, at);
      if (before == '#') {
        int board = ReferenceScanner.boardBefore(chars, from, at - 1, bareBoard);
        return board == 0 ? Optional.empty() : Optional.of(begun(board, at, cursor));
      }
      if (!ReferenceScanner.isWord(before) && before != '-') {
        break;
      }
      at -= Character.charCount(before);
    }
    return Optional.empty();
  }

  private Begun begun(int board, int typedFrom, int cursor) {
    return new Begun(
        board,
        text.chars().subSequence(typedFrom, cursor).toString(),
        new Span(text.place(typedFrom - 1, encoding), text.place(cursor, encoding)));
  }

  /// The boards that are named, and the one that `#` means.
  void addBoards(Set<Integer> boards) {
    table.addBoards(boards);
  }

  /// The editor shows hints in it.
  public void showsHints() {
    showsHints = true;
  }

  /// Whether hints are shown of any of these.
  boolean showsHintOf(NamedIssues issues) {
    if (!showsHints) {
      return false;
    }
    for (int i = 0; i < table.count(); i++) {
      if (issues.contain(table.board(i), table.issue(i))) {
        return true;
      }
    }
    return false;
  }

  /// Where an issue is first named.
  Optional<Span> firstOf(int board, int issue) {
    for (int i = 0; i < table.count(); i++) {
      if (table.board(i) == board && table.issue(i) == issue) {
        return Optional.of(span(i));
      }
    }
    return Optional.empty();
  }

  private Reference reference(int index) {
    return new Reference(table.board(index), table.issue(index), span(index));
  }

  private Span span(int index) {
    return new Span(
        text.place(table.start(index), encoding), text.place(table.end(index), encoding));
  }
}
