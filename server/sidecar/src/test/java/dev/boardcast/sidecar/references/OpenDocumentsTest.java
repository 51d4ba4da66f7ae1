package dev.boardcast.sidecar.references;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.sidecar.references.text.DocumentText;
import dev.boardcast.sidecar.references.text.Edit;
import dev.boardcast.sidecar.references.text.Place;
import dev.boardcast.sidecar.references.text.PositionEncoding;
import dev.boardcast.sidecar.references.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OpenDocumentsTest {
  private static final String URI = "file:///notes.md";
  private static final ReferenceRules RULES = new ReferenceRules(7, false);

  private static OpenDocuments open(PositionEncoding encoding, String text) {
    OpenDocuments documents = new OpenDocuments(encoding, RULES);
    assertThat(documents.open(URI, "markdown", text)).isEqualTo(OpenDocuments.Fit.READ);
    return documents;
  }

  private static Span span(int line, int from, int toLine, int to) {
    return new Span(new Place(line, from), new Place(toLine, to));
  }

  private static List<Reference> all(OpenDocuments documents) {
    return documents.get(URI).orElseThrow().all(1_000_000);
  }

  @Test
  void placesAreCountedInTheUnitsOfTheSession() {
    String text = "é🚀 #1\r\nz #2\r🚀BOARD-3#4\n";
    assertThat(all(open(PositionEncoding.UTF_16, text)))
        .containsExactly(
            new Reference(7, 1, span(0, 4, 0, 6)),
            new Reference(7, 2, span(1, 2, 1, 4)),
            new Reference(3, 4, span(2, 2, 2, 11)));
    assertThat(all(open(PositionEncoding.UTF_8, text)))
        .containsExactly(
            new Reference(7, 1, span(0, 7, 0, 9)),
            new Reference(7, 2, span(1, 2, 1, 4)),
            new Reference(3, 4, span(2, 4, 2, 13)));
  }

  @Test
  void aPlacePastALinesEndIsItsEndAndOneInsideOfACharacterItsBeginning() {
    OpenDocument document = open(PositionEncoding.UTF_8, "é#1 🚀\r\n#2").get(URI).orElseThrow();
    assertThat(document.all(9)).extracting(Reference::issue).containsExactly(2);
    assertThat(document.at(new Place(1, 99))).isPresent();
    assertThat(document.at(new Place(99, 0))).isPresent();
    assertThat(document.at(new Place(0, 99))).isEmpty();
    document.edit(new Edit.Part(span(0, 1, 0, 2), " "));
    assertThat(document.all(9)).extracting(Reference::issue).containsExactly(1, 2);
  }

  @Test
  void aReferenceIsFoundFromItsFirstCharacterToThePlaceAfterItsLast() {
    OpenDocument document = open(PositionEncoding.UTF_16, "x #12 y").get(URI).orElseThrow();
    for (int character = 0; character <= 7; character++) {
      assertThat(document.at(new Place(0, character)).isPresent())
          .as("%d", character)
          .isEqualTo(character >= 2 && character <= 5);
    }
    assertThat(document.in(span(0, 0, 0, 1), 9)).isEmpty();
    assertThat(document.in(span(0, 3, 0, 4), 9)).hasSize(1);
    assertThat(document.in(span(0, 6, 5, 0), 9)).isEmpty();
  }

  @Test
  void whatIsBeingTypedIsKnownByItsBoard() {
    OpenDocument document =
        open(PositionEncoding.UTF_16, "é BOARD-3#lo x #1 a# # BOARD-3#fix-it")
            .get(URI)
            .orElseThrow();
    assertThat(document.begunAt(new Place(0, 12))).contains(new Begun(3, "lo", span(0, 9, 0, 12)));
    assertThat(document.begunAt(new Place(0, 17))).contains(new Begun(7, "1", span(0, 15, 0, 17)));
    assertThat(document.begunAt(new Place(0, 20))).isEmpty();
    assertThat(document.begunAt(new Place(0, 22))).contains(new Begun(7, "", span(0, 21, 0, 22)));
    assertThat(document.begunAt(new Place(0, 37)))
        .contains(new Begun(3, "fix-it", span(0, 30, 0, 37)));
    assertThat(document.begunAt(new Place(0, 2))).isEmpty();
  }

  /// Lines end in three ways, and an edit may join or part any of them.
  @ParameterizedTest
  @EnumSource
  void aDocumentThatWasEditedIsTheOneThatWasOpenedWithItsText(PositionEncoding encoding) {
    long seed = Long.getLong("BOARDCAST_SEED", 20261129L);
    Random random = new Random(seed);
    String[] parts = {
      "#1", "#", "2", "BOARD-3#4", "BOARD-", "\r", "\n", "\r\n", " ", "é", "🚀", "x"
    };
    for (int round = 0; round < 300; round++) {
      String text = text(random, parts, 40);
      OpenDocuments documents = open(encoding, text);
      for (int edit = 0; edit < 15; edit++) {
        int start = boundary(text, random.nextInt(text.length() + 1));
        int end = boundary(text, Math.min(text.length(), start + random.nextInt(8)));
        end = Math.max(start, end);
        String with = text(random, parts, random.nextInt(4));
        DocumentText before = new DocumentText(text);
        Span span = new Span(before.place(start, encoding), before.place(end, encoding));
        // A place between `\r` and `\n` is none that an editor can name.
        start = before.offset(span.start(), encoding);
        end = Math.max(start, before.offset(span.end(), encoding));
        documents.edit(URI, List.of(new Edit.Part(span, with)));
        text = text.substring(0, start) + with + text.substring(end);
        assertThat(all(documents))
            .as("seed %d, round %d, %s", seed, round, text)
            .isEqualTo(all(open(encoding, text)));
      }
    }
  }

  private static String text(Random random, String[] parts, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  private static int boundary(String text, int at) {
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  @Test
  void documentsThatDoNotFitArePassedOverUntilTheyDo() {
    OpenDocuments documents = open(PositionEncoding.UTF_16, "#1");
    String big = "#1 ".repeat(OpenDocuments.DOCUMENT_MAX_CHARS / 3 + 1);
    Edit grown = new Edit.Part(span(0, 0, 0, 0), big);
    assertThat(documents.edit(URI, List.of(grown))).isEqualTo(OpenDocuments.Fit.TOO_LONG);
    assertThat(documents.get(URI)).isEmpty();
    Edit more = new Edit.Part(span(0, 0, 0, 0), "#2");
    documents.edit(URI, List.of(more));
    assertThat(documents.get(URI)).isEmpty();
    assertThat(documents.edit(URI, List.of(new Edit.Whole("#3"), more)))
        .isEqualTo(OpenDocuments.Fit.READ);
    assertThat(all(documents)).extracting(Reference::issue).containsExactly(2);
    documents.close(URI);
    documents.edit(URI, List.of(new Edit.Whole("#3")));
    assertThat(documents.get(URI)).isEmpty();
  }

  @Test
  void noMoreIsReadThanAllMayHave() {
    OpenDocuments documents = new OpenDocuments(PositionEncoding.UTF_16, RULES);
    String one = "x".repeat(OpenDocuments.DOCUMENT_MAX_CHARS);
    int fit = OpenDocuments.ALL_MAX_CHARS / OpenDocuments.DOCUMENT_MAX_CHARS;
    for (int i = 0; i < fit; i++) {
      assertThat(documents.open("file:///" + i, "c", one)).isEqualTo(OpenDocuments.Fit.READ);
    }
    assertThat(documents.open(URI, "markdown", "#1")).isEqualTo(OpenDocuments.Fit.TOO_MUCH);
    documents.close("file:///0");
    assertThat(documents.open(URI, "markdown", "#1")).isEqualTo(OpenDocuments.Fit.READ);
  }

  @Test
  void otherRulesAreFollowedInDocumentsThatAreOpen() {
    OpenDocuments documents = open(PositionEncoding.UTF_16, "#1 BOARD-3#2");
    documents.follow(new ReferenceRules(0, false));
    assertThat(all(documents)).extracting(Reference::board).containsExactly(3);
    documents.follow(new ReferenceRules(9, false));
    assertThat(all(documents)).extracting(Reference::board).containsExactly(9, 3);
    assertThat(documents.boards(URI)).containsExactly(3, 9);
  }

  @Test
  void hintsAreOldOnlyWhereTheyAreShownOfWhatChanged() {
    OpenDocuments documents = open(PositionEncoding.UTF_16, "BOARD-3#2");
    NamedIssues named = new NamedIssues();
    named.add(3, 2);
    assertThat(documents.showHintOf(named)).isFalse();
    documents.get(URI).orElseThrow().showsHints();
    assertThat(documents.showHintOf(named)).isTrue();
    NamedIssues others = new NamedIssues();
    others.add(3, 1);
    others.addBoard(2);
    assertThat(documents.showHintOf(others)).isFalse();
    others.addBoard(3);
    assertThat(documents.showHintOf(others)).isTrue();
    documents.close(URI);
    assertThat(documents.showHintOf(others)).isFalse();
  }

  @Test
  void theFirstPlaceOfAnIssueIsFoundInAnyDocument() {
    OpenDocuments documents = open(PositionEncoding.UTF_16, "#1");
    documents.open("file:///b.c", "c", "\n BOARD-3#2 BOARD-3#2");
    assertThat(documents.firstOf(3, 2))
        .contains(new OpenDocuments.Located("file:///b.c", span(1, 1, 1, 10)));
    assertThat(documents.firstOf(3, 3)).isEmpty();
  }

  @Test
  void aReferenceTakesAtMostSixtyFourBytes() {
    ReferenceTable table = new ReferenceTable();
    List<Integer> sizes = new ArrayList<>();
    for (int i = 1; i <= 10_000; i++) {
      table.add(i, i, i, i);
      sizes.add(table.bytes() / i);
    }
    assertThat(sizes.subList(1, sizes.size())).allMatch(bytes -> bytes <= 64);
  }
}
