package dev.boardcast.mcp;

import dev.boardcast.mcp.rpc.LineWriter;
import dev.boardcast.mcp.rpc.Messages;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;

/// The answers of one batch (an array of messages, as 2025-03-26 has it): written together, when
/// the last is there. Thread-safe.
final class Batch implements Calls.Reply {
  /// Longer ones are refused whole.
  static final int MESSAGES_MAX_COUNT = 1_000;

  private final LineWriter writer;
  private final List<String> answers = new ArrayList<>();

  /// Requests without an answer yet, and one more while the batch is still being read.
  private int open = 1;

  Batch(LineWriter writer) {
    this.writer = writer;
  }

  synchronized void expect() {
    open++;
  }

  @Override
  public synchronized void answer(ResponseMessage message) {
    answers.add(Messages.encode(message));
    none();
  }

  /// Also called once by the reader, at the batch's end.
  @Override
  public synchronized void none() {
    open--;
    if (open == 0 && !answers.isEmpty()) {
      writer.write("[" + String.join(",", answers) + "]");
    }
  }
}
