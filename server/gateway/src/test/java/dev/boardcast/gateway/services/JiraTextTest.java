package dev.boardcast.gateway.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

final class JiraTextTest {
  @Test
  void aTextIsADocumentAndComesBack() {
    String text = "one\ntwo\n\nthree";
    assertThat(JiraText.document(text).toString())
        .isEqualTo(
            "{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"paragraph\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"one\"},{\"type\":\"hardBreak\"},{\"type\":\"text\",\"text\":\"two\"}]},"
                + "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"three\"}]}]}");
    assertThat(JiraText.plain(JiraText.document(text))).isEqualTo("one\ntwo\nthree");
  }

  @Test
  void listsMentionsAndHeadingsAreRead() {
    assertThat(
            JiraText.plain(
                JsonParser.parseString(
                    """
                    {"type":"doc","version":1,"content":[
                      {"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Plan"}]},
                      {"type":"bulletList","content":[
                        {"type":"listItem","content":[{"type":"paragraph","content":[
                          {"type":"text","text":"ask "},{"type":"mention","attrs":{"id":"1","text":"@Ann"}}]}]}]}]}
                    """)))
        .isEqualTo("Plan\n- ask @Ann");
    assertThat(JiraText.plain(JsonParser.parseString("\"as it is\""))).isEqualTo("as it is");
  }
}
