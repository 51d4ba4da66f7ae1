package dev.boardcast.app.editor;

import com.google.gson.JsonElement;
import org.jspecify.annotations.Nullable;

/// A sidecar refused a request, or gave no answer. The message is its own sentence.
public final class RpcFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable Integer code;
  private final transient @Nullable JsonElement data;

  RpcFailure(@Nullable Integer code, String message, @Nullable JsonElement data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  /// JSON-RPC's error code; null where no answer came.
  public @Nullable Integer code() {
    return code;
  }

  /// What the sidecar adds; null where it adds nothing.
  public @Nullable JsonElement data() {
    return data;
  }
}
