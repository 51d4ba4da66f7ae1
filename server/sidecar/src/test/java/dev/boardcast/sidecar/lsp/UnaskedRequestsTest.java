package dev.boardcast.sidecar.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnaskedRequestsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          textDocument/documentSymbol       | []
          textDocument/documentColor        | []
          textDocument/codeAction           | []
          textDocument/completion           | []
          textDocument/formatting           | []
          textDocument/hover                | null
          textDocument/rename               | null
          textDocument/semanticTokens/full  | null
          textDocument/diagnostic           | {"kind":"full","items":[]}
          workspace/diagnostic              | {"items":[]}
          workspace/symbol                  | []
          workspace/willRenameFiles         | null
          """)
  void aRequestOfTheProtocolIsAnsweredAsWhereNothingIsFound(String method, String answer) {
    assertThat(UnaskedRequests.answer(method).map(JsonElement::toString)).contains(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "textDocument/switchSourceHeader",
        "completionItem/resolve",
        "codeLens/resolve",
        "boardcast/dance",
        "",
        "textDocument/",
        "callHierarchy/incomingCalls"
      })
  void whatIsNotTheProtocolsOrNeedsWhatWasNeverGivenIsUnknown(String method) {
    assertThat(UnaskedRequests.answer(method)).isEqualTo(Optional.empty());
  }
}
