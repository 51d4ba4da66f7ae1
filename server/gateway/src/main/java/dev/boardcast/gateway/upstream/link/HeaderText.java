package dev.boardcast.gateway.upstream.link;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A text as the value of a header, in Base64 where a header cannot carry it as it is. Pure.
public final class HeaderText {
  private HeaderText() {}

  static String of(String text) {
    boolean plain =
        !text.isEmpty()
            && text.strip().equals(text)
            && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)
            && !text.startsWith("=?base64?");
    return plain
        ? text
        : "=?base64?"
            + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
            + "?=";
  }
}
