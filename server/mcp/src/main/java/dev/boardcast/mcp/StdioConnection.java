package dev.boardcast.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.mcp.rpc.JsonText;
import dev.boardcast.mcp.rpc.LineReader;
import dev.boardcast.mcp.rpc.LineWriter;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.version.Answer;
import dev.boardcast.mcp.version.ProtocolSelector;
import dev.boardcast.mcp.version.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.jspecify.annotations.Nullable;

/// One client on a pair of streams: one reader (the thread that runs it), one line at a time to the
/// writer. Every line gets its answer or its error; none ends the connection.
final class StdioConnection {
  static final int LINE_MAX_BYTES = 4 * 1024 * 1024;

  /// How long calls in flight may take once the input has ended. Longer than a tracker call with
  /// all its retries of the default settings.
  private static final Duration FINISH_PATIENCE = Duration.ofSeconds(60);

  private final LineReader reader;
  private final LineWriter writer;
  private final ProtocolSelector generations;
  private final Session session;
  private final MessageSink outlet;
  private final Calls calls = new Calls();
  private final Runnable ahead;

  /// @param ahead made ready once the first message is answered, on a thread of its own: what the
  ///   client will ask for next
  StdioConnection(InputStream in, OutputStream out, ProtocolSelector generations, Runnable ahead) {
    this.ahead = ahead;
    this.reader = new LineReader(in, LINE_MAX_BYTES);
    this.writer = new LineWriter(out);
    this.generations = generations;
    this.outlet =
        new MessageSink() {
          @Override
          public void send(String json) {
            writer.write(json);
          }

          @Override
          public boolean isOpen() {
            return !writer.isBroken();
          }
        };
    this.session = new Session(outlet);
  }

  /// Returns when the input has ended and the calls in flight are answered, or when nobody reads
  /// the output any more.
  void run() throws InterruptedException {
    LineReader.Line line = next();
    boolean first = true;
    while (line != null && !writer.isBroken()) {
      if (line instanceof LineReader.Line.Text(var text)) {
        receive(text);
      } else {
        refuse(line);
      }
      if (first) {
        first = false;
        Thread.ofPlatform().daemon().name("mcp-ahead").start(ahead);
      }
      line = next();
    }
    session.close();
    calls.finish(writer.isBroken() ? Duration.ZERO : FINISH_PATIENCE);
  }

  /// Apart from where good lines go: Java makes a class for each switch over types at its first
  /// use, which clients would wait for.
  private void refuse(LineReader.Line line) {
    switch (line) {
      case LineReader.Line.Text _ -> throw new IllegalArgumentException("a good line");
      case LineReader.Line.TooLong(var maxBytes) ->
          refuse(
              ResponseErrorCode.InvalidRequest,
              "Invalid request: the message is longer than " + maxBytes + " bytes");
      case LineReader.Line.NotUtf8() ->
          refuse(ResponseErrorCode.ParseError, "Parse error: the line is not UTF-8");
    }
  }

  private LineReader.@Nullable Line next() {
    try {
      return reader.next();
    } catch (IOException _) {
      // A broken input is an ended one.
      return null;
    }
  }

  private void receive(String text) throws InterruptedException {
    if (text.isBlank()) {
      return;
    }
    JsonElement tree;
    try {
      tree = JsonText.parse(text);
    } catch (IOException e) {
      refuse(ResponseErrorCode.ParseError, "Parse error: " + e.getMessage());
      return;
    }
    if (tree instanceof JsonArray batch) {
      receiveBatch(batch);
    } else {
      receive(
          tree,
          new Calls.Reply() {
            @Override
            public void answer(ResponseMessage message) {
              writer.write(Messages.encode(message));
            }

            @Override
            public void none() {}
          });
    }
  }

  private void receiveBatch(JsonArray messages) throws InterruptedException {
    if (messages.isEmpty() || messages.size() > Batch.MESSAGES_MAX_COUNT) {
      refuse(
          ResponseErrorCode.InvalidRequest,
          "Invalid request: a batch has 1 to " + Batch.MESSAGES_MAX_COUNT + " messages");
      return;
    }
    Batch batch = new Batch(writer);
    for (JsonElement message : messages) {
      batch.expect();
      receive(message, batch);
    }
    batch.none();
  }

  private void receive(JsonElement tree, Calls.Reply reply) throws InterruptedException {
    Message message;
    try {
      message = Messages.decode(tree);
    } catch (Messages.RefusedException e) {
      reply.answer(e.toError());
      return;
    }
    if (message instanceof RequestMessage request) {
      boolean modern = ProtocolSelector.isModern(request);
      if (ProtocolSelector.isSlow(request)) {
        calls.start(
            request.getRawId(), () -> generations.answer(request, modern, session, outlet), reply);
      } else {
        Answer made = generations.answer(request, modern, session, outlet);
        if (made instanceof Answer.Message(var answer, _)) {
          reply.answer(answer);
        } else if (made instanceof Answer.Stream(var stream, _)) {
          stream.close();
        }
      }
      return;
    }
    if (message instanceof ResponseMessage answer) {
      session.answered(answer);
    }
    if (message instanceof NotificationMessage notification
        && "notifications/cancelled".equals(notification.getMethod())) {
      cancel((JsonObject) notification.getParams());
    }
    // Other notifications ask for nothing.
    reply.none();
  }

  private void cancel(JsonObject params) {
    try {
      Either<String, Number> id = Messages.id(params, "requestId");
      if (id != null) {
        calls.cancel(id);
      }
    } catch (Messages.RefusedException _) {
      // A notification gets no answer, not even an error.
    }
  }

  private void refuse(ResponseErrorCode code, String message) {
    writer.write(Messages.encode(error(null, code, message)));
  }

  private static ResponseMessage error(
      @Nullable Either<String, Number> id, ResponseErrorCode code, String message) {
    return Messages.error(id, new ResponseError(code, message, null));
  }
}
