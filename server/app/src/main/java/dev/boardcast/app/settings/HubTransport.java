package dev.boardcast.app.settings;

/// How the hub of `serve` speaks to the system: `hub.Transport`, which clients do not load.
public enum HubTransport {
  AUTO,
  IO_URING,
  EPOLL,
  NIO
}
