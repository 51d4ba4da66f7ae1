package dev.boardcast.github.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.github.core.pace.QueryPrice;
import dev.boardcast.github.core.pace.QueryPrice.Asked;
import dev.boardcast.testkit.github.FakeSchema;
import dev.boardcast.testkit.github.FakeSchema.Server;
import dev.boardcast.testkit.github.QueryShape;
import graphql.language.Document;
import graphql.parser.Parser;
import graphql.validation.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent, against GitHub's own schema.
final class DocumentsTest {
  private static Document valid(String text) {
    Document document = validForNew(text);
    assertThat(faults(Server.OLD, document)).isEmpty();
    return document;
  }

  /// What is sent only to a server that knows what issues wait for.
  private static Document validForNew(String text) {
    Document document = Parser.parse(text);
    assertThat(faults(Server.NEWEST, document)).isEmpty();
    return document;
  }

  private static List<?> faults(Server server, Document document) {
    return new Validator().validateDocument(FakeSchema.get(server), document, Locale.ROOT);
  }

  private static long points(Document document) {
    return QueryPrice.points(asked(QueryShape.of(document)));
  }

  private static List<Asked> asked(List<QueryShape> shapes) {
    return shapes.stream().map(s -> new Asked(s.first(), asked(s.inner()))).toList();
  }

  @ParameterizedTest
  @EnumSource
  void eachDocumentIsValid(Documents document) {
    var _ = document == Documents.TALK ? validForNew(document.text()) : valid(document.text());
  }

  @Test
  void whatIssuesWaitForIsAskedOfServersThatKnowIt() {
    assertThat(faults(Server.OLD, Parser.parse(Documents.TALK.text()))).isNotEmpty();
    for (Documents.Part part :
        List.of(Documents.Part.SCAN_WAITING, Documents.Part.BLOCK, Documents.Part.UNBLOCK)) {
      String text = Documents.together("Some", Collections.nCopies(20, part));
      assertThat(points(validForNew(text))).isEqualTo(1);
      assertThat(faults(Server.OLD, Parser.parse(text))).isNotEmpty();
    }
  }

  @Test
  void whatWasSaidAboutAHundredIssuesIsOnePoint() {
    for (Documents document : List.of(Documents.TALK, Documents.LAST_SAID, Documents.ABILITIES)) {
      assertThat(points(validForNew(document.text()))).isEqualTo(1);
    }
    assertThat(100 * QueryPrice.nodes(asked(QueryShape.of(validForNew(Documents.TALK.text())))))
        .isLessThan(500_000);
  }

  @Test
  void commentsOnSeveralIssuesAreOneRequest() {
    String text = Documents.together("Say", Collections.nCopies(10, Documents.Part.SAY));
    assertThat(points(valid(text))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20})
  void soAreSeveralChangesInOneRequest(int count) {
    List<Documents.Part> mutations =
        List.of(
            Documents.Part.SET_VALUE,
            Documents.Part.EDIT_ISSUE,
            Documents.Part.WITNESS_ISSUE,
            Documents.Part.CLEAR_VALUE,
            Documents.Part.WITNESS_DRAFT,
            Documents.Part.EDIT_DRAFT);
    for (Documents.Part first : mutations) {
      List<Documents.Part> parts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        parts.add(mutations.get((mutations.indexOf(first) + i) % mutations.size()));
      }
      assertThat(points(valid(Documents.together("Write", parts)))).isEqualTo(1);
    }
    var _ = valid(Documents.together("Write", Collections.nCopies(count, Documents.Part.ARCHIVE)));
  }

  @Test
  void namesAreAskedForTogetherAndForOnePoint() {
    List<Documents.Part> parts = new ArrayList<>();
    parts.addAll(Collections.nCopies(10, Documents.Part.USER));
    parts.addAll(Collections.nCopies(100, Documents.Part.LABEL));
    assertThat(points(valid(Documents.together("Write", parts)))).isEqualTo(1);
  }

  @Test
  void theSchemaWouldNoticeAFault() {
    Document document = Parser.parse(Documents.CARDS.text().replace("isArchived", "isArchive"));
    assertThat(faults(Server.NEWEST, document)).isNotEmpty();
  }

  /// What is asked by hand of a real GitHub: no test can run it.
  @Test
  void soIsWhatTheCheckByHandAsks() throws IOException {
    Matcher documents =
        Pattern.compile("/\\* GraphQL \\*/ `([^`]*)`")
            .matcher(Files.readString(Path.of("../../scripts/lib/github-check.mjs")));
    List<String> found = new ArrayList<>();
    while (documents.find()) {
      found.add(documents.group(1));
    }
    assertThat(found)
        .hasSizeGreaterThan(10)
        .allSatisfy(text -> {
          // Where issues wait for nothing, the rest is asked and this is refused.
          boolean waits = text.contains("lockedBy");
          var _ = waits ? validForNew(text) : valid(text);
        });
  }

  @Test
  void theTwoServersDiffer() {
    Document filtered =
        Parser.parse(
            Documents.ITEMS.text().replace("items(first: 100,", "items(query: \"x\", first: 100,"));
    assertThat(faults(Server.NEWEST, filtered)).isEmpty();
    assertThat(faults(Server.OLD, filtered)).isNotEmpty();
  }

  /// Where options are sent without their ids, every card loses its value; the ids are not in the
  /// published schema. So none are sent.
  @Test
  void noDocumentChangesAFieldOrItsOptions() {
    List<String> texts = new ArrayList<>();
    for (Documents document : Documents.values()) {
      texts.add(document.text());
    }
    for (Documents.Part part : Documents.Part.values()) {
      texts.add(Documents.together("All", List.of(part)));
    }
    assertThat(texts)
        .hasSize(Documents.values().length + Documents.Part.values().length)
        .noneMatch(text -> text.contains("singleSelectOptions"))
        .noneMatch(text -> text.contains("ProjectV2Field("));
  }

  @Test
  void aThousandItemsCostThirtyPointsToImportAndTenToScan() {
    assertThat(10 * points(valid(Documents.ITEMS.text()))).isEqualTo(30);
    for (int projects : new int[] {1, 10}) {
      List<Documents.Part> parts = Collections.nCopies(projects, Documents.Part.SCAN);
      assertThat(points(valid(Documents.together("Scan", parts)))).isEqualTo(1);
    }
    assertThat(points(valid(Documents.PROJECT.text()))).isEqualTo(1);
    assertThat(points(valid(Documents.PROJECTS.text()))).isEqualTo(11);
    assertThat(QueryPrice.nodes(asked(QueryShape.of(valid(Documents.ITEMS.text())))))
        .isLessThan(500_000);
  }
}
