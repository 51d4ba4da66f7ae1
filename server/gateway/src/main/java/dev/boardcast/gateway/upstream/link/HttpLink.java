package dev.boardcast.gateway.upstream.link;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.web.Leaving;
import dev.boardcast.gateway.web.Outside;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// A server over Streamable HTTP: each message is a POST, and its answer comes with that, as JSON
/// or as a stream of events. Nothing leads to another address: redirects are not followed.
/// Thread-safe.
public final class HttpLink implements Link {
  /// Of an answer, or of an event of one.
  static final long ANSWER_MAX_BYTES = StdioLink.LINE_MAX_BYTES;

  /// Others wait.
  private static final int REQUESTS_MAX_COUNT = 512;

  /// After a stream that ended the next one is asked for; later each time.
  static final long LISTEN_FIRST_MS = 1_000;

  static final long LISTEN_MAX_MS = 60_000;

  private static final MediaType JSON = Objects.requireNonNull(MediaType.parse("application/json"));
  private static final String SESSION = "Mcp-Session-Id";
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL_ERROR = 500;
  private static final String DISCOVER = "server/discover";
  private static final String UNREACHED = "it cannot be reached";

  private final String server;
  private final OkHttpClient http;
  private final HttpUrl url;
  private final Set<String> ownHeaders;
  private final Inbox inbox;
  private final Map<Long, Call> calls = new ConcurrentHashMap<>();
  private volatile @Nullable String session;
  private volatile @Nullable Revision revision;
  private volatile @Nullable Call listening;
  private volatile boolean closed;

  private final CountDownLatch ended = new CountDownLatch(1);

  /// More came than passes.
  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// @param http shows the gateway to the server by itself, and asks then whether a message leaves
  /// @param ownHeaders names of those that it gives each request for the entry
  public HttpLink(
      String server, OkHttpClient http, HttpUrl url, Set<String> ownHeaders, Inbox inbox) {
    this.server = server;
    this.http = http;
    this.url = url;
    this.ownHeaders = Set.copyOf(ownHeaders);
    this.inbox = inbox;
  }

  public static OkHttpClient client(int connectMs) {
    return Outside.client(connectMs, REQUESTS_MAX_COUNT);
  }

  @Override
  public void send(Outgoing message) throws GatewayException {
    if (closed) {
      throw stopped();
    }
    Request.Builder request =
        base()
            .header("Accept", "application/json, text/event-stream")
            .post(RequestBody.create(message.json().getBytes(StandardCharsets.UTF_8), JSON));
    if (isModern() || message.method().equals(DISCOVER)) {
      request.header("MCP-Protocol-Version", Revision.MODERN);
      if (!message.method().isEmpty()) {
        request.header("Mcp-Method", message.method());
      }
      String name = message.name();
      if (name != null) {
        request.header("Mcp-Name", HeaderText.of(name));
      }
      ParamHeaders.check(server, message.repeated());
      message.repeated().forEach(one -> request.header(one.name(), one.value()));
    }
    message.trace().headersBeside(ownHeaders).forEach(request::header);
    Call call = http.newCall(request.tag(Leaving.class, new Leaving(message.leaves())).build());
    if (message.id() != 0) {
      calls.put(message.id(), call);
    }
    if (closed) {
      // It was closed meanwhile, maybe without this one.
      calls.remove(message.id());
      throw stopped();
    }
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            Fault notSent = Outside.notSent("server `%s`".formatted(server), e);
            boolean unreached = notSent != null && !Outside.isUnshown(e);
            if (unreached && isModern()) {
              // Nothing but this is lost: others go on.
              inbox.unreached(UNREACHED);
            }
            if (message.id() != 0 && calls.remove(message.id()) != null) {
              inbox.failed(message.id(), notSent == null ? fault(e) : notSent);
            }
            if (unreached && !isModern()) {
              // Its session is gone with it.
              lost(UNREACHED);
            }
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              received(message, response);
            } catch (IOException e) {
              onFailure(answered, e);
            }
          }
        });
  }

  private GatewayException stopped() {
    return new GatewayException(
        Fault.unreachable("The server `%s` was stopped.".formatted(server), 1));
  }

  private boolean isModern() {
    Revision on = revision;
    return on != null && on.modern();
  }

  private Request.Builder base() {
    Request.Builder request = new Request.Builder().url(url);
    String id = session;
    if (id != null) {
      request.header(SESSION, id);
    }
    Revision on = revision;
    if (on != null && !on.modern()) {
      request.header("MCP-Protocol-Version", on.version());
    }
    return request;
  }

  private Fault fault(IOException e) {
    return e instanceof TooLongException ? CallFaults.tooLong(server) : CallFaults.broke(server);
  }

  private void received(Outgoing message, Response response) throws IOException {
    ResponseBody body = response.body();
    if (!response.isSuccessful()) {
      refused(message, response, body);
      return;
    }
    String given = response.header(SESSION);
    if (given != null && message.method().equals("initialize")) {
      session = given;
    }
    if (message.id() == 0) {
      return;
    }
    String type = response.header("Content-Type", "");
    if (type != null && type.startsWith("text/event-stream")) {
      events(body.source(), message.id());
    } else {
      inbox.received(whole(body.source()), message.id());
    }
    // A stream that ends without the answer.
    if (calls.remove(message.id()) != null) {
      inbox.failed(
          message.id(),
          message.method().equals(DISCOVER)
              ? CallFaults.unusable(server)
              : CallFaults.withoutResult(server));
    }
  }

  private void lost(String why) {
    closed = true;
    // Nobody hears its stream then.
    ended.countDown();
    Call stream = listening;
    if (stream != null) {
      stream.cancel();
    }
    inbox.lost(why);
    // Nobody waits for what they say.
    calls.values().forEach(Call::cancel);
  }

  private static String whole(BufferedSource source) throws IOException {
    Buffer buffer = new Buffer();
    while (source.read(buffer, 64 * 1024) >= 0) {
      if (buffer.size() > ANSWER_MAX_BYTES) {
        throw new TooLongException();
      }
    }
    return buffer.readUtf8();
  }

  private static String line(BufferedSource source) throws IOException {
    try {
      return source.readUtf8LineStrict(ANSWER_MAX_BYTES);
    } catch (EOFException e) {
      if (source.getBuffer().size() >= ANSWER_MAX_BYTES) {
        throw new TooLongException();
      }
      throw e;
    }
  }

  /// Server-sent events: of each, its data.
  ///
  /// @param of the request that they answer; 0 for none
  private void events(BufferedSource source, long of) throws IOException {
    StringBuilder data = new StringBuilder();
    while (!source.exhausted()) {
      String line = line(source);
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          inbox.received(data.toString(), of);
          data.setLength(0);
          if (of != 0 && !calls.containsKey(of)) {
            // It has its answer, or nobody wants it: a stream that stays open is not waited for.
            return;
          }
        }
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(line.substring(5).stripLeading());
        if (data.length() > ANSWER_MAX_BYTES) {
          throw new TooLongException();
        }
      }
    }
    if (!data.isEmpty()) {
      inbox.received(data.toString(), of);
    }
  }

  private void refused(Outgoing message, Response response, ResponseBody body) throws IOException {
    int status = response.code();
    if (message.id() == 0) {
      return;
    }
    String text = said(body);
    if (isAnswer(text, message.id())) {
      calls.remove(message.id());
      inbox.received(text, message.id());
      return;
    }
    boolean sessionOver =
        session != null && (status == NOT_FOUND || status == BAD_REQUEST) && revision != null;
    if (calls.remove(message.id()) != null) {
      Fault fault =
          message.method().equals(DISCOVER)
              ? undiscovered(status)
              : sessionOver ? CallFaults.sessionOver(server) : null;
      inbox.failed(
          message.id(),
          fault == null
              ? CallFaults.status(server, status, response.header("Retry-After"))
              : fault);
    }
    if (sessionOver) {
      // The next call opens another.
      lost("its session ended");
    }
  }

  /// What says nothing but that `initialize` is to be tried; null where it means what it says.
  private @Nullable Fault undiscovered(int status) {
    return switch (status) {
      // Some older servers let nobody in who has no session yet: whether they do says that one.
      case FORBIDDEN -> CallFaults.answered(server, ErrorCode.MCP_CLIENT_ERROR, status);
      // And some fail at what they do not know.
      case INTERNAL_ERROR -> CallFaults.unusable(server);
      default -> null;
    };
  }

  /// Empty where it is too long: then its status has to do.
  private static String said(ResponseBody body) throws IOException {
    try {
      return whole(body.source());
    } catch (TooLongException _) {
      return "";
    }
  }

  /// Whether it is an answer of the protocol's own, with a status beside it.
  private static boolean isAnswer(String text, long id) {
    try {
      RawObject json = RawObject.parse(text);
      return json.has("error") && Long.toString(id).equals(json.raw("id"));
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public boolean keepsOrder() {
    return false;
  }

  @Override
  public @Nullable Fault unsent(long id) {
    Call call = calls.get(id);
    Leaving leaving = call == null ? null : call.request().tag(Leaving.class);
    return leaving == null ? null : Outside.unsentInTime("server `%s`".formatted(server), leaving);
  }

  @Override
  public void answered(long id) {
    calls.remove(id);
  }

  @Override
  public boolean abandon(long id) {
    Call call = calls.remove(id);
    if (call != null) {
      call.cancel();
    }
    return !isModern();
  }

  @Override
  public void settled(Revision agreed) {
    revision = agreed;
    if (!agreed.modern() && session != null) {
      listen();
    }
  }

  /// The stream of what belongs to no request, again whenever it ends; a server need not have it.
  private void listen() {
    Thread.ofVirtual()
        .name("gateway-heard-" + server)
        .start(() -> {
          long pauseMs = LISTEN_FIRST_MS;
          while (ended.getCount() > 0) {
            long began = System.nanoTime();
            if (!listenOnce()) {
              return;
            }
            boolean wasLong =
                System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(LISTEN_MAX_MS);
            pauseMs = wasLong ? LISTEN_FIRST_MS : pauseMs;
            if (!isPaused(pauseMs)) {
              return;
            }
            pauseMs = Math.min(LISTEN_MAX_MS, pauseMs * 2);
          }
        });
  }

  /// @return whether it is still open after that
  private boolean isPaused(long ms) {
    try {
      return !ended.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }

  /// @return whether to ask again
  private boolean listenOnce() {
    Call call = http.newCall(base().header("Accept", "text/event-stream").get().build());
    listening = call;
    if (ended.getCount() == 0) {
      return false;
    }
    try (Response response = call.execute()) {
      if (response.isSuccessful()) {
        events(response.body().source(), 0);
        return true;
      }
      if (response.code() == NOT_FOUND) {
        // The next call opens another.
        lost("its session ended");
      }
      return response.code() >= 500 || response.code() == 429;
    } catch (IOException _) {
      // Where it is away, the next request says so.
      return true;
    }
  }

  @Override
  public String lastWords() {
    return "";
  }

  @Override
  public void close() {
    lost(STOPPED);
    if (session != null) {
      http.newCall(base().delete().build())
          .enqueue(
              new Callback() {
                @Override
                public void onFailure(Call failed, IOException e) {
                  // It forgets the session by itself.
                }

                @Override
                public void onResponse(Call answered, Response response) {
                  response.close();
                }
              });
    }
  }
}
