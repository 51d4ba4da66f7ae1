package dev.boardcast.sidecar.announce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.text.MarkdownText;
import dev.boardcast.sidecar.settings.AnnounceChanges;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Titles come from strangers: a client shows them as they are written, or not at all.
final class MarkdownMessagesTest {
  /// What the notifications of VS Code take for a link, in messages of any kind.
  private static final Pattern EDITOR_LINK = Pattern.compile("\\[[^\\]]+\\]\\([^)]*\\)");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          [Fix](https://x.example)        | \\[Fix\\](https://x.example)
          ![x](y)                         | !\\[x\\](y)
          **bold** and *it*               | \\*\\*bold\\*\\* and \\*it\\*
          `code`                          | \\`code\\`
          ~~gone~~                        | \\~\\~gone\\~\\~
          <img src=x onerror=y>           | \\<img src=x onerror=y>
          </b><!-- x --><?x?>             | \\</b>\\<!-- x -->\\<?x?>
          <https://x.example>             | \\<https://x.example>
          &lt;b&gt; &#x202e; AT&T         | \\&lt;b\\&gt; \\&#x202e; AT\\&T
          back\\\\slash \\\\[x \\\\n      | back\\\\slash \\\\\\\\\\[x \\\\n
          _it_ and __so__                 | \\_it\\_ and \\_\\_so\\_\\_
          # head                          | \\# head
          > quote                         | \\> quote
          - item                          | \\- item
          12. item                        | 12\\. item
          """)
  void whatHasAMeaningInMarkdownLosesIt(String text, String markdown) {
    String given = text.replace("\\\\", "\\");
    assertThat(MarkdownText.escaped(given)).isEqualTo(markdown.replace("\\\\", "\\"));
  }

  /// Else clients that do not render Markdown would show backslashes in most messages.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Board 3: #12 Fix login → done; 4 more changes (claude-code)",
        "Boardcast is live. Changes arrive as they are made.",
        "snake_case_name in a.b (1 < 2, R & D, x >= y, 50% + 3 = 53, c# | d!)",
        ""
      })
  void whatHasNoneStaysAsItIs(String text) {
    assertThat(MarkdownText.escaped(text)).isEqualTo(text);
  }

  @Test
  void noMessageHoldsALinkEvenWhereNoMarkdownIsMeant() {
    for (String title :
        new String[] {
          "[Fix](command:workbench.action.quit)", "a [b]\u200B(https://x.example) c", "[a]](file:x)"
        }) {
      String plain = PlainText.of(title, 200);
      assertThat(EDITOR_LINK.matcher(plain).find()).as(plain).isFalse();
      assertThat(plain).contains("] (");
    }
    assertThat(PlainText.of("f(x) [1] (2)", 60)).isEqualTo("f(x) [1] (2)");
    assertThat(PlainText.of("می\u200Cخواهم", 60)).isEqualTo("می\u200Cخواهم");
  }

  @ParameterizedTest
  @CsvSource({
    "IntelliJ IDEA, true",
    "PyCharm, true",
    "Zed, true",
    "something new, true",
    "Visual Studio Code - Insiders, false",
    "Neovim, false",
    "helix, false",
    "Eglot, false",
    "emacs, false"
  })
  void clientsThatShowTextAsItIsAreKnownByName(String name, boolean markdown) {
    assertThat(MarkdownClients.rendersMarkdown(name)).isEqualTo(markdown);
  }

  @Test
  void aClientWithoutANameIsTakenForOneThatRenders() {
    assertThat(MarkdownClients.rendersMarkdown(null)).isTrue();
  }

  @Test
  void onlyWhatIsShownIsEscaped() {
    UserMessage said = new UserMessage(Severity.INFO, "*x*");
    assertThat(message(said.as(AnnounceChanges.SHOW_MESSAGE, true))).isEqualTo("\\*x\\*");
    assertThat(message(said.as(AnnounceChanges.SHOW_MESSAGE, false))).isEqualTo("*x*");
    assertThat(message(said.as(AnnounceChanges.LOG_MESSAGE, true))).isEqualTo("*x*");
  }

  private static String message(Notice notice) {
    return notice instanceof Notice.Message(_, _, var text) ? text : "no message";
  }
}
