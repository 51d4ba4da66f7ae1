package dev.boardcast.app.doctor;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One of the two servers: how it is called, how it is set, and what its address is. Pure.
enum Endpoint {
  TRACKER("Tracker", "the tracker", "STATE_TRACKING_API_URL", 8167),
  HUB("Hub", "the hub", "BOARDCAST_HUB_URL", 8080);

  static final String HUB_PATH = "/notifications";

  /// Where a server listens unless told otherwise.
  static final String LOOPBACK = "127.0.0.1";

  private final String subject;
  private final String words;
  private final String variable;
  private final int usualPort;

  Endpoint(String subject, String words, String variable, int usualPort) {
    this.subject = subject;
    this.words = words;
    this.variable = variable;
    this.usualPort = usualPort;
  }

  String subject() {
    return subject;
  }

  String words() {
    return words;
  }

  /// The setting that holds its address.
  String variable() {
    return variable;
  }

  int usualPort() {
    return usualPort;
  }

  static boolean isSecure(URI url) {
    return url.getScheme().equalsIgnoreCase("https") || url.getScheme().equalsIgnoreCase("wss");
  }

  static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return isSecure(url) ? 443 : 80;
  }

  /// `host:port`.
  static String where(URI url) {
    return url.getHost() + ":" + port(url);
  }

  /// The same host and port with another scheme and path.
  static URI at(URI url, String plainScheme, String path) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return URI.create(
        plainScheme + (isSecure(url) ? "s" : "") + "://" + url.getHost() + port + path);
  }

  /// The same on the address of this machine that a server listens at unless told otherwise.
  static URI onLoopback(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return URI.create(url.getScheme() + "://" + LOOPBACK + port + path);
  }

  /// Whether it is this one that answers at a host and port.
  private boolean isAmong(Observation.Neighbours neighbours) {
    return this == TRACKER ? neighbours.hasTracker() : neighbours.hasHub();
  }

  /// `host:port`, with what the name stands for where that is not the same.
  private static String where(URI url, Observation.@Nullable Addresses addresses) {
    if (addresses == null
        || addresses.resolved().isEmpty()
        || url.getHost().matches("\\[.*|[0-9.]+")) {
      return where(url);
    }
    return where(url) + ", which here is " + String.join(" and ", addresses.resolved());
  }

  /// What to do about an answer that is neither HTTP nor a WebSocket; empty for those.
  ///
  /// @param addresses of the host, where nothing listens there
  Optional<Finding> unheard(URI url, Answer answer, Observation.@Nullable Addresses addresses) {
    Observation.Neighbours loopback = addresses == null ? null : addresses.loopback();
    if (loopback != null && isAmong(loopback)) {
      return fault(
          FaultKind.WRONG_ADDRESS,
          "nothing listens at %s; %s listens at %s:%d"
              .formatted(where(url, addresses), words, LOOPBACK, port(url)),
          "set %s to %s".formatted(variable, onLoopback(url)));
    }
    String where = where(url);
    return switch (answer) {
      case Answer.Refused _ ->
          fault(
              FaultKind.NO_SERVER,
              "nothing listens at " + where(url, addresses),
              "start the server with `boardcast serve`, or set " + variable + " to where it runs");
      case Answer.UnknownHost _ ->
          fault(
              FaultKind.UNKNOWN_HOST,
              "this machine knows no host named " + url.getHost(),
              "correct the host in " + variable + ", or look to your network, VPN or DNS");
      case Answer.Unreachable(var why) ->
          fault(
              FaultKind.UNREACHABLE,
              "no connection to %s comes about (%s)".formatted(where, why),
              "see that the machine is up and that no firewall or VPN is in the way, or correct "
                  + variable);
      case Answer.Silent _ ->
          fault(
              FaultKind.WRONG_PORT,
              "what listens at " + where + " takes the connection and says nothing",
              "if it is `boardcast serve`, start it again; if another program, set "
                  + variable
                  + " to where "
                  + words
                  + " is");
      case Answer.Closed _ ->
          fault(
              FaultKind.WRONG_PORT,
              "what listens at " + where + " closes the connection without an answer",
              correct());
      case Answer.NotHttp(_, var tls) when tls ->
          fault(
              FaultKind.WRONG_SCHEME,
              where + " wants an encrypted connection",
              "begin " + variable + " with `" + url.getScheme() + "s:`");
      case Answer.NotHttp(var beginning, _) ->
          fault(
              FaultKind.WRONG_PORT,
              "another program answers at %s, which does not speak HTTP (it says `%s`)"
                  .formatted(where, beginning),
              correct());
      case Answer.NoTls _ ->
          fault(
              FaultKind.WRONG_SCHEME,
              where + " does not speak TLS",
              "begin "
                  + variable
                  + " with `"
                  + url.getScheme().substring(0, url.getScheme().length() - 1)
                  + ":` if nobody else can listen on the way there, or correct its port");
      case Answer.TlsFailed(var why) ->
          fault(
              FaultKind.TLS,
              "the encrypted connection to %s fails (%s)".formatted(where, why),
              "if the certificate is your company's or your own, give it to Java: JDK_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE");
      case Answer.Http _, Answer.Upgraded _ -> Optional.empty();
    };
  }

  Optional<Finding> fault(FaultKind kind, String detail, String remedy) {
    return Optional.of(new Finding.Fault(subject, kind, detail, remedy));
  }

  /// The remedy for an address that is another program's.
  String correct() {
    return "set %s to where %s is: `boardcast serve` says so when it starts (port %d unless set otherwise)"
        .formatted(variable, words, usualPort);
  }
}
