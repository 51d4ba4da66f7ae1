package dev.boardcast.hub;

import dev.boardcast.hub.connection.KeepAlive;
import dev.boardcast.hub.connection.ReplayBudget;
import java.time.Duration;

/// The hub's settings.
///
/// @param port 0 for any free one
/// @param pingInterval how often each connection is pinged
/// @param pongTimeout a connection whose last pong is older is closed (`PONG_TIMEOUT`)
/// @param handshakeTimeout a connection that has not upgraded by then is cut
/// @param closeTimeout how long a closed connection may take to say goodbye before it is cut
/// @param gatherWindow events that come within this time of the last flush are flushed together;
///   the first after a pause goes out at once
/// @param connectionsMaxCount WebSockets at once; more are closed (`TOO_MANY_CONNECTIONS`)
/// @param connectionsPerKeyMaxCount of them with one named key; more are closed
///   (`TOO_MANY_CONNECTIONS`)
/// @param loopsCount event loops, each with a thread
/// @param readersCount threads that read the event log
/// @param readsMaxCount reads of the log that may wait; the asker of one more is closed
///   (`INTERNAL_ERROR`)
/// @param replaysMaxBytes of all connections' replays that wait to be sent (see `ReplayBudget`)
/// @param transport how it speaks to the system
public record HubConfig(
    String host,
    int port,
    Duration pingInterval,
    Duration pongTimeout,
    Duration handshakeTimeout,
    Duration closeTimeout,
    Duration gatherWindow,
    int connectionsMaxCount,
    int connectionsPerKeyMaxCount,
    int loopsCount,
    int readersCount,
    int readsMaxCount,
    long replaysMaxBytes,
    Transport transport) {
  public HubConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535: " + port);
    }
    checkPositive("pingInterval", pingInterval);
    checkPositive("pongTimeout", pongTimeout);
    checkPositive("handshakeTimeout", handshakeTimeout);
    checkPositive("closeTimeout", closeTimeout);
    if (gatherWindow.isNegative()) {
      throw new IllegalArgumentException("gatherWindow is negative: " + gatherWindow);
    }
    checkPositive("connectionsMaxCount", connectionsMaxCount);
    checkPositive("connectionsPerKeyMaxCount", connectionsPerKeyMaxCount);
    checkPositive("loopsCount", loopsCount);
    checkPositive("readersCount", readersCount);
    checkPositive("readsMaxCount", readsMaxCount);
    if (replaysMaxBytes < 1) {
      throw new IllegalArgumentException("replaysMaxBytes must be positive: " + replaysMaxBytes);
    }
  }

  public static HubConfig defaults(String host, int port) {
    return new HubConfig(
        host,
        port,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofMillis(5),
        10_000,
        2_000,
        Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8),
        2,
        4_096,
        ReplayBudget.MAX_BYTES,
        Transport.AUTO);
  }

  /// This configuration with other keepalive times.
  public HubConfig withKeepalive(Duration interval, Duration timeout) {
    return new HubConfig(
        host,
        port,
        interval,
        timeout,
        handshakeTimeout,
        closeTimeout,
        gatherWindow,
        connectionsMaxCount,
        connectionsPerKeyMaxCount,
        loopsCount,
        readersCount,
        readsMaxCount,
        replaysMaxBytes,
        transport);
  }

  KeepAlive keepAlive() {
    return new KeepAlive(pingInterval, pongTimeout, closeTimeout);
  }

  /// This configuration with other times for a connection's beginning and end.
  public HubConfig withTimeouts(Duration handshake, Duration close) {
    return new HubConfig(
        host,
        port,
        pingInterval,
        pongTimeout,
        handshake,
        close,
        gatherWindow,
        connectionsMaxCount,
        connectionsPerKeyMaxCount,
        loopsCount,
        readersCount,
        readsMaxCount,
        replaysMaxBytes,
        transport);
  }

  public HubConfig withConnectionsMaxCount(int count) {
    return new HubConfig(
        host,
        port,
        pingInterval,
        pongTimeout,
        handshakeTimeout,
        closeTimeout,
        gatherWindow,
        count,
        connectionsPerKeyMaxCount,
        loopsCount,
        readersCount,
        readsMaxCount,
        replaysMaxBytes,
        transport);
  }

  public HubConfig withConnectionsPerKeyMaxCount(int count) {
    return new HubConfig(
        host,
        port,
        pingInterval,
        pongTimeout,
        handshakeTimeout,
        closeTimeout,
        gatherWindow,
        connectionsMaxCount,
        count,
        loopsCount,
        readersCount,
        readsMaxCount,
        replaysMaxBytes,
        transport);
  }

  public HubConfig withReplaysMaxBytes(long bytes) {
    return new HubConfig(
        host,
        port,
        pingInterval,
        pongTimeout,
        handshakeTimeout,
        closeTimeout,
        gatherWindow,
        connectionsMaxCount,
        connectionsPerKeyMaxCount,
        loopsCount,
        readersCount,
        readsMaxCount,
        bytes,
        transport);
  }

  public HubConfig withTransport(Transport chosen) {
    return new HubConfig(
        host,
        port,
        pingInterval,
        pongTimeout,
        handshakeTimeout,
        closeTimeout,
        gatherWindow,
        connectionsMaxCount,
        connectionsPerKeyMaxCount,
        loopsCount,
        readersCount,
        readsMaxCount,
        replaysMaxBytes,
        chosen);
  }

  private static void checkPositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  private static void checkPositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
