package dev.boardcast.github.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.github.core.QueryPrice;
import dev.boardcast.github.core.QueryPrice.Asked;
import dev.boardcast.testkit.github.FakeSchema;
import dev.boardcast.testkit.github.QueryShape;
import graphql.language.Document;
import graphql.parser.Parser;
import graphql.validation.Validator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent, against GitHub's own schema.
final class DocumentsTest {
  private static Document valid(String text) {
    Document document = Parser.parse(text);
    assertThat(new Validator().validateDocument(FakeSchema.get(), document, Locale.ROOT)).isEmpty();
    return document;
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
    var _ = valid(document.text());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20})
  void soAreSeveralChangesInOneRequest(int count) {
    List<Documents.Part> mutations =
        List.of(
            Documents.Part.SET_STATUS,
            Documents.Part.EDIT_ISSUE,
            Documents.Part.WITNESS_ISSUE,
            Documents.Part.CLEAR_STATUS,
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
    assertThat(new Validator().validateDocument(FakeSchema.get(), document, Locale.ROOT))
        .isNotEmpty();
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
