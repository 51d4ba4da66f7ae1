package dev.boardcast.conformance;

import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.access.Principal;
import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpHttpServer;
import dev.boardcast.mcp.McpStdioServer;
import dev.boardcast.mcp.board.BoardOffer;
import dev.boardcast.mcp.http.McpHttpFace;
import dev.boardcast.mcp.registry.Registry;
import dev.boardcast.mcp.watch.Changes;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import dev.boardcast.tracker.TrackerStartException;
import dev.boardcast.tracker.local.LocalAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/// The MCP server as the product has it, which also offers what the official conformance suite asks
/// for. `stdio`, or `http KEY`, which prints its address and runs until its input ends. Its board
/// is empty.
public final class ConformanceMain {
  private static final McpConfig CONFIG = new McpConfig("0.1.0", true);
  private static final LocalAccess LOCAL = new LocalAccess("mcp", Duration.ofSeconds(10), 3);

  private ConformanceMain() {}

  public static void main(String[] args)
      throws InterruptedException, IOException, TrackerStartException {
    var out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    boolean http = args[0].equals("http");
    String key = http ? args[1] : UUID.randomUUID().toString();
    Path folder = Files.createTempDirectory("boardcast-conformance");
    try {
      serve(http, key, folder, out);
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static void serve(boolean http, String key, Path folder, FileOutputStream out)
      throws InterruptedException, IOException, TrackerStartException {
    TrackerConfig config =
        new TrackerConfig(
            "127.0.0.1", 0, folder.resolve("boardcast.db"), 100, null, null, CONFIG.version());
    try (TrackerServer tracker =
        TrackerServer.open(config, key::equals, () -> "", new SimpleMeterRegistry())) {
      if (!http) {
        tracker.listen();
        try (TrackerClient client = client(tracker, key)) {
          var in = new FileInputStream(FileDescriptor.in);
          McpStdioServer.serve(in, out, CONFIG, () -> registry(client));
        }
        return;
      }
      try (McpHttpFace face =
          McpHttpServer.offering(
              CONFIG, key, Set.of(), () -> registry(tracker.boards(Principal.local(), LOCAL)))) {
        tracker.mount(McpHttpServer.PATH, face);
        tracker.listen();
        String url = "http://localhost:" + tracker.port() + McpHttpServer.PATH + "\n";
        out.write(url.getBytes(StandardCharsets.UTF_8));
        while (System.in.read() >= 0) {
          // What is written here means nothing; only the end counts.
        }
      }
    }
  }

  private static TrackerClient client(TrackerServer tracker, String key) {
    return new TrackerClient(
        TrackerSettings.of(
            URI.create("http://127.0.0.1:" + tracker.port()), key, "mcp", "conformance"));
  }

  private static Registry registry(Boards boards) {
    return Fixtures.offer().plus(BoardOffer.of(() -> boards, Changes.NONE)).registry();
  }
}
