package dev.boardcast.mcp;

import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.mcp.watch.Changes;
import dev.boardcast.protocol.boards.Boards;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The server as a process of its own, to try clients against by hand.
final class StdioMain {
  private StdioMain() {}

  public static void main(String[] args) throws InterruptedException {
    var out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    McpStdioServer.run(
        new FileInputStream(FileDescriptor.in),
        out,
        new McpConfig("0.1.0", true),
        new Memo(),
        Changes.NONE);
  }

  private static final class Memo implements Supplier<Boards> {
    private @Nullable TrackerClient made;

    @Override
    public synchronized TrackerClient get() {
      TrackerClient client = made;
      if (client == null) {
        client =
            new TrackerClient(
                TrackerSettings.of(
                    URI.create(
                        System.getenv()
                            .getOrDefault("STATE_TRACKING_API_URL", "http://localhost:8167")),
                    System.getenv("STATE_TRACKING_API_KEY"),
                    "mcp",
                    "boardcast-mcp/0.1.0"));
        made = client;
      }
      return client;
    }
  }
}
