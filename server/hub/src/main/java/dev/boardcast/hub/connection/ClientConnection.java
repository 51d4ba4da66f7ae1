package dev.boardcast.hub.connection;

import dev.boardcast.core.access.Principal;
import dev.boardcast.core.event.EventFeed.StoredEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.fanout.DirectWriter;
import dev.boardcast.hub.fanout.Recipient;
import dev.boardcast.hub.frame.EncodedBatch;
import dev.boardcast.hub.frame.EncodedEvent;
import dev.boardcast.hub.frame.WireFrames;
import dev.boardcast.hub.subscriber.LogRead;
import dev.boardcast.hub.subscriber.SubscriberPort;
import dev.boardcast.hub.subscriber.SubscriberSession;
import dev.boardcast.hub.subscriber.Subscriptions;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.ToldEvents;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.ProblemCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's WebSocket. Touched by its event loop's thread only.
// A write or close that fails closes the channel; there is nothing else to learn from its future.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ClientConnection extends ChannelInboundHandlerAdapter
    implements SubscriberPort<EncodedEvent>, Recipient {
  /// Errors that close a connection.
  static final int ERRORS_MAX_COUNT = 10;

  /// Requests (frames other than `ack`) a second, over a burst; more are errors.
  public static final int REQUESTS_PER_SECOND = 50;

  public static final int REQUESTS_BURST = 100;

  /// WebSocket frames of any kind. Leaves room for an `ack` an event.
  public static final int FRAMES_PER_SECOND = 2_000;

  public static final int FRAMES_BURST = 20_000;

  private static final int ERROR_TEXT_MAX_CHARS = 500;
  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

  private final HubContext hub;
  private final Shard loop;
  private final Channel channel;
  private final Principal grant;
  private final DirectWriter outlet;
  private final SendQueue queue;
  private final SubscriberSession<EncodedEvent> session;
  private final TextMessages messages = new TextMessages();
  private final RateLimit requests;
  private final RateLimit frames;
  private int errors;
  private long pingedAtNanos;
  private long pongedAtNanos;
  private boolean closing;

  /// Written by the loop, read by threads that read the log for it.
  private volatile ToldEvents told = ToldEvents.ALL;

  /// For a channel that has just been upgraded.
  public ClientConnection(HubContext hub, Shard loop, Channel channel, Principal grant) {
    this.grant = grant;
    this.hub = hub;
    this.loop = loop;
    this.channel = channel;
    outlet = new DirectWriter(this, channel, channel.pipeline().get(SslHandler.class) != null);
    queue = new SendQueue(hub.replays(), loop, channel, this);
    session = new SubscriberSession<>(hub.lineage(), this);
    long nowNanos = System.nanoTime();
    requests = new RateLimit(REQUESTS_PER_SECOND, REQUESTS_BURST, nowNanos);
    frames = new RateLimit(FRAMES_PER_SECOND, FRAMES_BURST, nowNanos);
    pingedAtNanos = nowNanos;
    pongedAtNanos = nowNanos;
  }

  /// Greets the client; from here on it is the hub's.
  public void open() {
    loop.add(this);
    send(
        new HubFrame.Welcome(
            hub.lineage().epoch(), Math.toIntExact(hub.keepAlive().pingInterval().toMillis())));
    loop.flushDirty();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof WebSocketFrame frame) {
        onFrame(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void onFrame(WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      onClose(close);
    } else if (closing) {
      return;
    } else if (!frames.tryTake(System.nanoTime())) {
      refuse(ProblemCode.RATE_LIMIT_EXCEEDED, "too many frames");
    } else if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
      try {
        messages.accept(frame.content(), frame.isFinalFragment()).ifPresent(this::onMessage);
      } catch (TextMessages.BadMessage e) {
        close(e.reason());
      }
    } else if (frame instanceof PingWebSocketFrame) {
      queue.write(WireFrames.pong(channel.alloc(), frame.content()));
    } else if (frame instanceof PongWebSocketFrame) {
      pongedAtNanos = System.nanoTime();
    } else if (frame instanceof BinaryWebSocketFrame) {
      close(CloseReason.UNSUPPORTED_DATA);
    }
  }

  private void onMessage(String text) {
    ClientFrame asked;
    try {
      asked = ClientFrame.decode(text);
    } catch (WireException e) {
      refuse(ProblemCode.VALIDATION_ERROR, String.valueOf(e.getMessage()));
      return;
    }
    if (!(asked instanceof ClientFrame.Ack) && !requests.tryTake(System.nanoTime())) {
      refuse(
          ProblemCode.RATE_LIMIT_EXCEEDED,
          "more than " + REQUESTS_PER_SECOND + " requests a second; this one was not served");
      return;
    }
    Optional<ClientFrame> allowed = FrameAuthorizer.narrowed(grant, asked);
    if (allowed.isEmpty()) {
      refuse(ProblemCode.FORBIDDEN, FrameAuthorizer.refusal(grant, asked));
      return;
    }
    outlet.obstruct();
    switch (allowed.get()) {
      case ClientFrame.Subscribe subscribe -> {
        told = loop.toldChanged(told, subscribe.told());
        session.subscribe(subscribe);
      }
      case ClientFrame.Unsubscribe unsubscribe -> session.unsubscribe(unsubscribe);
      case ClientFrame.Replay replay -> session.replay(replay);
      case ClientFrame.Ack _ -> hub.metrics().acks.increment();
    }
  }

  private void onClose(CloseWebSocketFrame frame) {
    if (closing) {
      channel.close();
      return;
    }
    closing = true;
    session.closed();
    queue
        .writeLast(WireFrames.closeEcho(channel.alloc(), frame.statusCode()))
        .addListener(ChannelFutureListener.CLOSE);
    cutLater();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    loop.flushDirty();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      // Not at once: this is called in the middle of a flush.
      ctx.executor()
          .execute(() -> {
            outlet.obstruct();
            session.roomAgain();
            loop.flushDirty();
          });
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    session.closed();
    loop.remove(this);
    hub.keys().leave(grant);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case CorruptedWebSocketFrameException e ->
          close(CloseReason.fromCode(e.closeStatus().code()).orElse(CloseReason.PROTOCOL_ERROR));
      case IOException _ -> channel.close();
      default -> {
        log.error("A connection failed.", cause);
        close(CloseReason.INTERNAL_ERROR);
      }
    }
    loop.flushDirty();
  }

  DirectWriter outlet() {
    return outlet;
  }

  @Override
  public void deliver(EncodedBatch batch, int written) {
    if (written > 0) {
      sendRest(batch.frames(), batch.events().size(), written);
    } else if (session.live(batch.events())) {
      boolean straight = batch.isAlone() && !closing && queuedBytes() == 0;
      int sent = straight ? outlet.write(batch.frames()) : 0;
      if (sent == batch.frames().readableBytes()) {
        outlet.clear();
      }
      sendRest(batch.frames(), batch.events().size(), sent);
    }
  }

  @Override
  public ToldEvents told() {
    return told;
  }

  /// With which key the client came in.
  Principal grant() {
    return grant;
  }

  /// Pings when it is time, and closes when no pong came.
  void keepAlive(long nowNanos) {
    if (closing) {
      return;
    }
    if (nowNanos - pongedAtNanos >= hub.keepAlive().pongTimeout().toNanos()) {
      close(CloseReason.PONG_TIMEOUT);
    } else if (nowNanos - pingedAtNanos >= hub.keepAlive().pingInterval().toNanos()) {
      pingedAtNanos = nowNanos;
      queue.write(WireFrames.ping(channel.alloc()));
    }
  }

  boolean isHoldingBack() {
    return session.isHoldingBack();
  }

  long queuedBytes() {
    return queue.bytes();
  }

  /// Whether it takes nothing to send any more.
  boolean isClosing() {
    return closing;
  }

  @Override
  public LogHead live(int projectNumber) {
    return loop.live(projectNumber);
  }

  @Override
  public Set<Integer> liveProjects() {
    return loop.liveProjects();
  }

  @Override
  public void subscriptionsChanged(Subscriptions.Change change) {
    loop.subscriptionsChanged(this, change);
  }

  @Override
  public void send(HubFrame frame) {
    queue.write(WireFrames.text(channel.alloc(), frame.encode()));
  }

  @Override
  public void sendReplay(int projectNumber, List<String> elements, boolean recovered) {
    hub.metrics().replay(recovered);
    queue.writeReplay(HubFrame.replayText(projectNumber, elements, recovered));
  }

  @Override
  public void sendEvent(EncodedEvent event) {
    sendRest(event.frame(told), 1, 0);
  }

  /// @param written how many bytes of them the socket has already
  private void sendRest(ByteBuf frames, int events, int written) {
    int size = frames.readableBytes();
    if (written < size) {
      queue.write(frames.retainedSlice(frames.readerIndex() + written, size - written));
    }
    if (!closing) {
      loop.delivered(events, size);
    }
  }

  @Override
  public void sendStored(StoredEvent event) {
    queue.writeReplay(HubFrame.eventText(event.sequence(), event.digest(), event.eventJson()));
  }

  @Override
  public boolean hasRoom() {
    return queue.hasRoom();
  }

  @Override
  public void read(List<LogRead.Request> asked) {
    if (!hub.reader().read(asked, told, this::answer)) {
      answer(new LogRead.Failed());
    }
  }

  /// Called on any thread.
  private void answer(LogRead read) {
    try {
      loop.eventLoop()
          .execute(() -> {
            outlet.obstruct();
            session.onRead(read);
            loop.flushDirty();
          });
    } catch (RejectedExecutionException _) {
      log.debug("A read came back after the hub had closed.");
    }
  }

  @Override
  public void refuse(ProblemCode code, String message) {
    errors++;
    hub.metrics().errors.increment();
    String text =
        message.length() <= ERROR_TEXT_MAX_CHARS
            ? message
            : message.substring(0, ERROR_TEXT_MAX_CHARS) + "…";
    send(new HubFrame.Fault(code.wireName(), text));
    if (errors >= ERRORS_MAX_COUNT) {
      close(CloseReason.TOO_MANY_ERRORS);
    }
  }

  /// Closes, because the hub goes, after telling the client when to come back.
  public void sayGoodbye(int retryAfterMs) {
    send(
        new HubFrame.Fault(
            ProblemCode.TIMEOUT.wireName(),
            CloseReason.GOING_AWAY.text(),
            OptionalInt.of(retryAfterMs)));
    close(CloseReason.GOING_AWAY);
  }

  /// Takes the client off every list in this very step, says why, and cuts the connection once it
  /// has answered, or when its time to answer is over.
  @Override
  public void close(CloseReason reason) {
    if (closing) {
      return;
    }
    closing = true;
    session.closed();
    hub.metrics().closed(reason);
    log.debug("Closing a connection: {} ({}).", reason.text(), reason.code());
    queue.writeLast(WireFrames.close(channel.alloc(), reason));
    cutLater();
  }

  /// Ends the connection with all that waits for it, whose memory is needed: behind a full queue
  /// the code would come too late.
  void cut() {
    if (!closing) {
      closing = true;
      session.closed();
      hub.metrics().closed(CloseReason.SLOW_CONSUMER);
    }
    channel.close();
  }

  private void cutLater() {
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> channel.close(),
                hub.keepAlive().closeTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  void flush() {
    queue.flush();
  }
}
