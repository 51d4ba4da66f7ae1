package dev.boardcast.gateway.web;

import dev.boardcast.gateway.core.CloudAddresses;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
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
            throw new ConnectException("an address of a cloud's own is not asked");
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
