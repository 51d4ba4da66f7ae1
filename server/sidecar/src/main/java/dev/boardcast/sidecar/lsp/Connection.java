package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.boardcast.sidecar.announce.Announcer;
import dev.boardcast.sidecar.announce.Notice;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.trace.Direction;
import dev.boardcast.sidecar.trace.Trace;
import dev.boardcast.sidecar.trace.TraceFile;
import dev.boardcast.sidecar.trace.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.lsp4j.jsonrpc.MessageIssueException;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One editor's connection, from its first byte to its end.
public final class Connection {
  /// Ended without `shutdown`: by the editor's death, or by a stream that makes no sense.
  public static final int EXIT_ABNORMAL = 1;

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /// How long what is still to be written may take at the end.
  private static final long WRITE_PATIENCE_MS = 500;

  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private final MessageJsonHandler json = new MessageJsonHandler(Map.of());
  private final Announcer announcer = new Announcer();
  private final Tracing tracing;
  private final FrameReader frames;
  private final Outbox outbox;
  private final ServerLifecycle session;
  private final RemoteEndpoint endpoint;

  /// @param trace null for none
  public Connection(
      InputStream in, OutputStream out, SidecarDefaults defaults, @Nullable TraceFile trace) {
    tracing = Tracing.into(trace);
    frames = new FrameReader(in);
    outbox =
        new Outbox(
            traced(out),
            json,
            announcer,
            this::ask,
            tracing.log(),
            () -> exitCode.complete(EXIT_ABNORMAL));
    session =
        new ServerLifecycle(
            defaults,
            outbox,
            announcer,
            tracing,
            exitCode::complete,
            this::watch,
            this::request,
            this::tell);
    endpoint = new RemoteEndpoint(outbox, session, RpcErrors::of);
    json.setMethodProvider(endpoint);
  }

  /// Serves until the editor says `exit`, its stream ends, its process dies, or this thread is
  /// interrupted, which counts as an abnormal end.
  ///
  /// @return the exit code: 0 after `shutdown`, else 1
  public int serve() throws InterruptedException {
    Thread reader = new Thread(this::read, "boardcast-reader");
    reader.setDaemon(true);
    reader.start();
    int code;
    try {
      code = exitCode.get();
    } catch (ExecutionException e) {
      LOG.error("The connection failed", e);
      code = EXIT_ABNORMAL;
    } catch (InterruptedException _) {
      // The process is told to end: the socket is closed first.
      code = EXIT_ABNORMAL;
    }
    exitCode.complete(code);
    end();
    return code;
  }

  /// On a thread of its own: a signal that comes while this ends interrupts the serving thread, and
  /// must not keep the socket from being closed.
  private void end() {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("boardcast-ending")
        .start(() -> {
          try {
            session.stop();
            outbox.close(WRITE_PATIENCE_MS);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } finally {
            ended.complete(true);
          }
        });
    ended.join();
  }

  private OutputStream traced(OutputStream out) {
    Trace trace = tracing.file();
    return trace == null ? out : trace.output(out);
  }

  private void read() {
    try {
      while (!exitCode.isDone()) {
        String text;
        try {
          text = frames.next();
        } catch (FrameReader.LongMessageException e) {
          LOG.warn("{}", e.getMessage());
          refuse(ResponseErrorCode.InvalidRequest, String.valueOf(e.getMessage()));
          continue;
        }
        if (text == null) {
          break;
        }
        Trace trace = tracing.file();
        if (trace != null) {
          trace.message(Direction.EDITOR_TO_SIDECAR, text);
        }
        outbox.awaitRoom();
        take(text);
      }
    } catch (FrameReader.BadFrameException e) {
      LOG.error("The editor's stream makes no sense: {}", e.getMessage());
      refuse(ResponseErrorCode.ParseError, String.valueOf(e.getMessage()));
      exitCode.complete(EXIT_ABNORMAL);
    } catch (IOException e) {
      LOG.info("The editor's stream ended: {}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("Reading from the editor failed; the session ends", e);
    } finally {
      exitCode.complete(session.isShutDown() ? 0 : EXIT_ABNORMAL);
    }
  }

  private void take(String text) {
    try {
      Message message = json.parseMessage(text);
      if (message == null) {
        refuse(ResponseErrorCode.InvalidRequest, "The message is empty.");
      } else {
        endpoint.consume(message);
      }
    } catch (MessageIssueException e) {
      endpoint.handle(e.getRpcMessage(), e.getIssues());
    } catch (JsonParseException _) {
      refuse(ResponseErrorCode.ParseError, "The message is not JSON.");
    } catch (RuntimeException e) {
      // Not the exception's message: it may quote what the editor sent.
      LOG.debug("A message is not JSON-RPC ({})", e.getClass().getSimpleName());
      refuse(ResponseErrorCode.InvalidRequest, "The message is not a JSON-RPC request.");
    }
  }

  private void refuse(ResponseErrorCode code, String why) {
    ResponseMessage answer = new ResponseMessage();
    answer.setError(new ResponseError(code, why, null));
    outbox.consume(answer);
  }

  /// Nobody waits for the answer; one that never comes leaves nothing but its request behind.
  private void ask(Notice.ProgressRequest request) {
    var _ =
        endpoint
            .request(NoticeWire.method(request), NoticeWire.params(request))
            .whenComplete((_, failure) -> {
              announcer.progressAnswered(failure == null);
              outbox.wake();
            });
  }

  private void tell(String method, JsonObject params) {
    endpoint.notify(method, params);
  }

  private CompletableFuture<?> request(String method, @Nullable JsonObject params) {
    return endpoint.request(method, params);
  }

  /// No sidecar outlives its editor, however that died.
  private void watch(long processId) {
    EditorProcess.watch(processId, exitCode::isDone, () -> exitCode.complete(EXIT_ABNORMAL));
  }
}
