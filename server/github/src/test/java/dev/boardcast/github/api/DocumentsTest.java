package dev.boardcast.github.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.github.core.QueryPrice;
import dev.boardcast.github.core.QueryPrice.Asked;
import dev.boardcast.testkit.github.FakeSchema;
import dev.boardcast.testkit.github.QueryShape;
import graphql.language.Document;
import graphql.parser.Parser;
import graphql.validation.Validator;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
  void soAreChangesOfSeveralItemsInOneRequest(int count) {
    List<Boolean> mixed = Stream.iterate(false, clear -> !clear).limit(count).toList();
    var _ = valid(Documents.writing(mixed));
    assertThat(points(valid(Documents.writing(Collections.nCopies(count, true))))).isEqualTo(1);
  }

  @Test
  void theSchemaWouldNoticeAFault() {
    Document document = Parser.parse(Documents.SCAN.text().replace("isArchived", "isArchive"));
    assertThat(new Validator().validateDocument(FakeSchema.get(), document, Locale.ROOT))
        .isNotEmpty();
  }

  @Test
  void aThousandItemsCostThirtyPointsToImportAndTenToScan() {
    assertThat(10 * points(valid(Documents.ITEMS.text()))).isEqualTo(30);
    assertThat(10 * points(valid(Documents.SCAN.text()))).isEqualTo(10);
    assertThat(points(valid(Documents.PROJECT.text()))).isEqualTo(1);
    assertThat(QueryPrice.nodes(asked(QueryShape.of(valid(Documents.ITEMS.text())))))
        .isLessThan(500_000);
  }
}
