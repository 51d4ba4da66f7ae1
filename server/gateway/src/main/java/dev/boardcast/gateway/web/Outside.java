package dev.boardcast.gateway.web;

import dev.boardcast.gateway.core.CloudAddresses;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// How all that is asked over HTTP is reached: by an address that a configuration has, and nowhere
/// else. Redirects are not followed, and no connection is made to where machines in a cloud tell
/// their secrets, whatever a name leads to.
public final class Outside {
  /// What is said of an address that is not taken.
  public static final String WANTED =
      "it must be an address without a user, and none of a cloud's own (link-local, metadata)";

  private Outside() {}

  /// An address of a configuration; null where it is none that is asked.
  public static @Nullable HttpUrl address(String text) {
    HttpUrl url = HttpUrl.parse(text);
    return url == null
            || !url.username().isEmpty()
            || !url.password().isEmpty()
            || isCloudsOwn(url.host())
        ? null
        : url;
  }

  /// Names are not looked up here.
  private static boolean isCloudsOwn(String host) {
    try {
      return CloudAddresses.has(InetAddress.ofLiteral(host).getAddress());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// A client without redirects, cookies or a cache.
  ///
  /// @param requestsMaxCount at once; others wait
  public static OkHttpClient client(int connectMs, int requestsMaxCount) {
    Dispatcher dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
    dispatcher.setMaxRequests(requestsMaxCount);
    dispatcher.setMaxRequestsPerHost(requestsMaxCount);
    return new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .socketFactory(new Sockets())
        .connectTimeout(connectMs, TimeUnit.MILLISECONDS)
        // How long an answer may take is the call's to say.
        .readTimeout(0, TimeUnit.MILLISECONDS)
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .build();
  }

  /// An address led to where nobody is asked.
  private static final class ForbiddenException extends IOException {
    private static final long serialVersionUID = 1L;

    ForbiddenException() {
      super("an address of a cloud's own is not asked");
    }
  }

  /// Why nothing was sent; null where something may have been.
  ///
  /// @param what the server, for a message: "server `x`"
  public static @Nullable Fault notSent(String what, @Nullable Throwable cause) {
    if (cause instanceof Showing.UnshownException unshown) {
      return unshown.fault();
    }
    if (hasForbidden(cause)) {
      return Fault.refused(
          ErrorCode.CONFIGURATION_ERROR,
          "The %s is not asked: its address leads to one of a cloud's own (link-local, metadata). Tell whoever runs the gateway to write another one into its entry."
              .formatted(what));
    }
    return cause instanceof ConnectException || cause instanceof UnknownHostException
        ? Fault.unreachable("The %s cannot be reached: try again later.".formatted(what), 0)
        : null;
  }

  /// A request did not leave in time, for others were before it, or for what it was to show did not
  /// come.
  ///
  /// @param what the server, for a message: "server `x`"
  public static Fault unsentInTime(String what, Leaving request) {
    if (!request.hasBegun()) {
      return Fault.limited(
          "The %s was not asked: too many requests to it were before this one. Try again later."
              .formatted(what),
          1);
    }
    return new Fault(
        ErrorCode.MCP_AUTHENTICATION_FAILURE,
        "The %s was not asked: what the gateway is to show it did not come in time. Try again later."
            .formatted(what),
        ErrorCode.MCP_AUTHENTICATION_FAILURE.status(),
        Outcome.NOT_SENT,
        true,
        1,
        List.of(),
        "");
  }

  /// Whether it says nothing of the server, which was not asked.
  public static boolean isUnshown(@Nullable Throwable cause) {
    return cause instanceof Showing.UnshownException;
  }

  private static boolean hasForbidden(@Nullable Throwable cause) {
    return cause != null && (cause instanceof ForbiddenException || hasForbidden(cause.getCause()));
  }

  /// Looks at the address itself, at the last moment: names have led there by then, and the ways in
  /// which an address can be written are over.
  private static final class Sockets extends SocketFactory {
    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress endpoint) throws IOException {
          connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeoutMs) throws IOException {
          if (endpoint instanceof InetSocketAddress place
              && place.getAddress() != null
              && CloudAddresses.has(place.getAddress().getAddress())) {
            throw new ForbiddenException();
          }
          super.connect(endpoint, timeoutMs);
        }
      };
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }
}
