package dev.boardcast.conformance;

import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpHttpServer;
import dev.boardcast.mcp.McpStdioServer;
import dev.boardcast.mcp.http.McpHttpFace;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import dev.boardcast.tracker.TrackerStartException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// The MCP server as the product has it, but for what it offers: that is what the official
/// conformance suite asks for. `stdio`, or `http KEY`, which prints its address and runs until its
/// input ends.
public final class ConformanceMain {
  private static final McpConfig CONFIG = new McpConfig("0.1.0", true);

  private ConformanceMain() {}

  public static void main(String[] args)
      throws InterruptedException, IOException, TrackerStartException {
    if (args[0].equals("stdio")) {
      var out = new FileOutputStream(FileDescriptor.out);
      System.setOut(System.err);
      McpStdioServer.serve(new FileInputStream(FileDescriptor.in), out, CONFIG, Fixtures::registry);
    } else {
      http(args[1]);
    }
  }

  private static void http(String key) throws IOException, TrackerStartException {
    Path folder = Files.createTempDirectory("boardcast-conformance");
    TrackerConfig config =
        new TrackerConfig(
            "127.0.0.1", 0, folder.resolve("boardcast.db"), 100, null, null, CONFIG.version());
    try (TrackerServer tracker =
            TrackerServer.open(config, key::equals, () -> "", new SimpleMeterRegistry());
        McpHttpFace face = McpHttpServer.offering(CONFIG, key, Set.of(), Fixtures::registry)) {
      tracker.mount(McpHttpServer.PATH, face);
      tracker.listen();
      System.out.println("http://localhost:" + tracker.port() + McpHttpServer.PATH);
      while (System.in.read() >= 0) {
        // What is written here means nothing; only the end counts.
      }
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
