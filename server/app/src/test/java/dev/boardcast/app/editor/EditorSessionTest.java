package dev.boardcast.app.editor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class EditorSessionTest {
  @Test
  @Timeout(900)
  void aSidecarThatEndsAtOnceIsNotWaitedFor() {
    assertThatThrownBy(() ->
            EditorSession.open(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new JsonObject(),
                new ChangeInbox()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("initialize: the sidecar ended without an answer");
  }
}
