package dev.boardcast.app.settings;

import org.jspecify.annotations.Nullable;

/// Every option there is. `.env.example` is checked against this list.
public enum Option {
  STATE_TRACKING_API_URL(
      "http://localhost:8167",
      "Base URL of the tracker, for clients.",
      "an http: or https: URL without user, query or fragment (a key belongs into STATE_TRACKING_API_KEY)"),
  STATE_TRACKING_API_KEY(
      null,
      "The API key that clients send and that serve accepts. Without it, serve makes one at first"
          + " start and local clients find it in the credentials file.",
      "8 to 512 visible ASCII characters"),
  WS_PORT(
      "8080",
      "Port of the hub when running serve; 0 takes a free one.",
      "a port number, 0 to 65535"),
  API_PORT(
      "8167",
      "Port of the tracker when running serve; 0 takes a free one.",
      "a port number, 0 to 65535"),
  BOARDCAST_HUB_URL(
      "ws://localhost:8080/notifications",
      "Where clients find the hub.",
      "a ws: or wss: URL without user, query or fragment (a key belongs into STATE_TRACKING_API_KEY)"),
  BOARDCAST_USER_NAME(
      null,
      "In whose name an editor's sidecar makes changes. Default: the operating system's user name.",
      "a text of one line and at most 100 characters"),
  LOG_LEVEL("info", "How much is logged (on stderr).", "one of debug, info, warn, error"),
  LOG_FORMAT(
      "text",
      "How serve writes its log: lines to read, or one JSON object a line.",
      "one of text, json"),
  REQUEST_TIMEOUT_MS(
      "10000",
      "How long one request to the tracker may take, in milliseconds.",
      "a whole number from 100 to 600000"),
  RETRY_ATTEMPTS(
      "3",
      "How often a failed request is tried again, after 1 s, 2 s, 4 s; for 5xx answers and network"
          + " errors.",
      "a whole number from 0 to 10"),
  REPLAY_BUFFER_EVENTS(
      "100",
      "How many events the tracker keeps for replay, a project.",
      "a whole number from 1 to 1000000"),
  BOARDCAST_HUB_TRANSPORT(
      "auto",
      "How serve's hub sends: auto takes the best that is there. io_uring falls to epoll, and epoll to"
          + " nio, where there is none.",
      "one of auto, io_uring, epoll, nio"),
  ENABLE_MCP_TOOLS(
      "true", "Whether the MCP server offers its tools; false offers none.", "true or false"),
  BOARDCAST_DATA_DIR(
      null,
      "Folder of the database and the credentials file. Default: the platform's data folder"
          + " (Linux: ~/.local/share/boardcast).",
      "a folder's path"),
  BOARDCAST_DATABASE(
      null,
      "A PostgreSQL in which serve keeps the boards, for several servers of one board:"
          + " postgresql://USER@HOST:PORT/DATABASE. Without it they are in a file in the data folder.",
      "postgresql://USER@HOST:PORT/DATABASE"),
  BOARDCAST_DATABASE_PASSWORD(
      null,
      "The password of the PostgreSQL's user; without it the file below is read.",
      "1 to 512 characters"),
  BOARDCAST_DATABASE_PASSWORD_FILE(
      null, "A file whose first line is that password.", "a file's path"),
  GITHUB_WEBHOOK_SECRET(
      null,
      "The secret of GitHub webhooks sent to /webhooks/github; without it the webhook is off.",
      "8 to 512 visible ASCII characters");

  private final @Nullable String defaultValue;
  private final String description;
  private final String valid;

  Option(@Nullable String defaultValue, String description, String valid) {
    this.defaultValue = defaultValue;
    this.description = description;
    this.valid = valid;
  }

  /// The value when it is set nowhere; null where there is none, or where it depends on the
  /// machine.
  public @Nullable String defaultValue() {
    return defaultValue;
  }

  public String description() {
    return description;
  }

  /// What a valid value is, in words that follow "valid: ".
  public String valid() {
    return valid;
  }
}
