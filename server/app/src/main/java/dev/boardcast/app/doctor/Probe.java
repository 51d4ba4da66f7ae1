package dev.boardcast.app.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Talks to an address on a bare socket, because what an HTTP library makes of an answer that is
/// none tells too little. Each attempt has a socket of its own, and ends in time.
final class Probe {
  static final int HEAD_MAX_BYTES = 16 << 10;
  static final int BODY_MAX_BYTES = 64 << 10;
  private static final int KEY_BYTES = 16;
  private static final int TLS_ALERT = 0x15;
  private static final int TEXT_FRAME = 0x81;

  private final Duration patience;
  private final String userAgent;

  /// @param patience of one attempt
  Probe(Duration patience, String userAgent) {
    this.patience = patience;
    this.userAgent = userAgent;
  }

  /// `GET`s an `http:` or `https:` URL.
  Answer get(URI url) {
    return ask(url, "Accept: application/json\r\nConnection: close\r\n");
  }

  /// Opens a WebSocket at a `ws:` or `wss:` URL and waits for its first message.
  ///
  /// @param apiKey null where there is none
  Answer open(URI url, @Nullable String apiKey) {
    byte[] nonce = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(nonce);
    return ask(
        url,
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            + Base64.getEncoder().encodeToString(nonce)
            + "\r\n"
            + (apiKey == null ? "" : "Authorization: Bearer " + apiKey + "\r\n"));
  }

  private Answer ask(URI url, String headers) {
    long deadline = System.nanoTime() + patience.toNanos();
    try (Socket plain = connect(url)) {
      plain.setSoTimeout((int) patience.toMillis());
      return talk(plain, url, headers, deadline);
    } catch (UnknownHostException _) {
      return new Answer.UnknownHost();
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage()).contains("refused")
          ? new Answer.Refused()
          : new Answer.Unreachable(why(e));
    } catch (SocketTimeoutException _) {
      return new Answer.Unreachable("no answer within " + patience.toSeconds() + " s");
    } catch (IOException e) {
      return new Answer.Unreachable(why(e));
    }
  }

  private Answer talk(Socket plain, URI url, String headers, long deadline) {
    try (Socket socket = Endpoint.isSecure(url) ? secured(plain, url) : plain) {
      String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\n%s\r\n"
              .formatted(path, Endpoint.where(url), userAgent, headers);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return answer(new TimedInput(socket, deadline));
    } catch (SSLException e) {
      String message = String.valueOf(e.getMessage());
      return message.contains("Unsupported or unrecognized SSL message")
          ? new Answer.NoTls()
          : new Answer.TlsFailed(ServerFingerprint.shown(message));
    } catch (SocketTimeoutException _) {
      return new Answer.Silent();
    } catch (IOException _) {
      return new Answer.Closed();
    }
  }

  /// What the host of a URL stands for; empty where nobody knows.
  static List<InetAddress> resolve(URI url) {
    try {
      return List.of(InetAddress.getAllByName(host(url)));
    } catch (UnknownHostException _) {
      return List.of();
    }
  }

  /// The address without the name that was looked up, and without its interface.
  static String shown(InetAddress address) {
    String text = address.getHostAddress().replaceFirst("%.*", "");
    return text.equals("0:0:0:0:0:0:0:1") ? "::1" : text;
  }

  static boolean isThisMachines(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false;
    }
  }

  private static String host(URI url) {
    return url.getHost().replaceAll("^\\[|\\]$", "");
  }

  private Socket connect(URI url) throws IOException {
    IOException last = new UnknownHostException(url.getHost());
    for (InetAddress address : InetAddress.getAllByName(host(url))) {
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        socket.connect(
            new InetSocketAddress(address, Endpoint.port(url)), (int) patience.toMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  private static Socket secured(Socket plain, URI url) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket =
        (SSLSocket) factory.createSocket(plain, url.getHost(), Endpoint.port(url), true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String why(IOException e) {
    return ServerFingerprint.shown(
        e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }

  private static Answer answer(TimedInput in) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    boolean timedOut = false;
    try {
      while (head.size() < HEAD_MAX_BYTES && !endsHead(head)) {
        int read = in.read();
        if (read < 0) {
          break;
        }
        head.write(read);
      }
    } catch (SocketTimeoutException _) {
      timedOut = true;
    } catch (IOException _) {
      // Cut; what came until then is judged.
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    if (!text.startsWith("HTTP/1.")) {
      if (text.isEmpty()) {
        return timedOut ? new Answer.Silent() : new Answer.Closed();
      }
      return new Answer.NotHttp(ServerFingerprint.shown(text), text.charAt(0) == TLS_ALERT);
    }
    return http(text, in);
  }

  private static boolean endsHead(ByteArrayOutputStream head) {
    return head.size() >= 4 && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n");
  }

  private static Answer http(String head, TimedInput in) {
    String[] lines = head.split("\r\n", -1);
    String[] words = lines[0].split(" ", 3);
    if (words.length < 2 || !words[1].matches("[1-5]\\d\\d")) {
      return new Answer.NotHttp(ServerFingerprint.shown(head), false);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(
            line.substring(0, colon).strip().toLowerCase(java.util.Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    int status = Integer.parseInt(words[1]);
    if (status == 101) {
      return new Answer.Upgraded(firstText(in));
    }
    return new Answer.Http(status, headers, body(headers, in));
  }

  /// Its beginning, without the marks of a chunked one.
  private static String body(Map<String, String> headers, TimedInput in) {
    long length = BODY_MAX_BYTES;
    String told = headers.getOrDefault("content-length", "");
    if (told.matches("\\d{1,9}")) {
      length = Math.min(length, Long.parseLong(told));
    }
    byte[] bytes = in.upTo((int) length);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return headers.getOrDefault("transfer-encoding", "").contains("chunked")
        ? text.replaceAll("(?m)^[0-9a-fA-F]{1,8}\r\n|\r\n(?=[0-9a-fA-F]{1,8}\r\n|$)", "")
        : text;
  }

  /// A server's frames are not masked; its first one is short, and in one piece.
  private static @Nullable String firstText(TimedInput in) {
    byte[] start = in.upTo(2);
    if (start.length < 2 || (start[0] & 0xff) != TEXT_FRAME) {
      return null;
    }
    int length = start[1] & 0x7f;
    if (length == 126) {
      byte[] more = in.upTo(2);
      length = more.length < 2 ? 0 : (more[0] & 0xff) << 8 | (more[1] & 0xff);
    } else if (length == 127) {
      return null;
    }
    return new String(in.upTo(length), StandardCharsets.UTF_8);
  }

  /// A socket's input that ends at a moment, however slowly its bytes come.
  private static final class TimedInput {
    private final Socket socket;
    private final InputStream in;
    private final long deadline;

    TimedInput(Socket socket, long deadline) throws IOException {
      this.socket = socket;
      in = socket.getInputStream();
      this.deadline = deadline;
    }

    int read() throws IOException {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) leftMs);
      return in.read();
    }

    /// As many bytes as come in time, at most so many.
    byte[] upTo(int count) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        while (bytes.size() < count) {
          int read = read();
          if (read < 0) {
            break;
          }
          bytes.write(read);
        }
      } catch (IOException _) {
        // Cut, or too slow; what came until then is judged.
      }
      return bytes.toByteArray();
    }
  }
}
