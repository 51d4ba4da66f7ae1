package dev.boardcast.bench.figures;

import dev.boardcast.e2e.harness.Checkout;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A sidecar that is measured beside others.
///
/// @param environment added to the one it is started in
public record Contender(String name, List<String> command, Map<String, String> environment) {
  private static final int END_PATIENCE_S = 5;

  /// The one written for Node first; the others are compared with it.
  public static List<Contender> all() {
    Path root = Checkout.ROOT;
    String image = root.resolve("server/app/target/image/bin/boardcast-sidecar").toString();
    String script = root.resolve("scripts/boardcast").toString();
    String peer = root.resolve("server/e2e/peers/node-sidecar/dist/sidecar.cjs").toString();
    return List.of(
        new Contender("Node: vscode-languageserver, ws, bundled", List.of("node", peer), Map.of()),
        new Contender("runtime image", List.of(image), Map.of()),
        new Contender("scripts/boardcast, with it", List.of(script, "sidecar"), Map.of()),
        new Contender(
            "scripts/boardcast, without it",
            List.of(script, "sidecar"),
            Map.of("BOARDCAST_IMAGE", "no")));
  }

  public Process start(Map<String, String> settings) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
    builder.environment().putAll(environment);
    builder.environment().putAll(settings);
    return builder.start();
  }

  /// One start.
  ///
  /// @param wallMs from the spawn to the answer of `initialize`
  /// @param cpuMs processor time until then
  public record Start(double wallMs, double cpuMs) {}

  public Start measureStart(Map<String, String> settings) throws IOException, InterruptedException {
    long from = System.nanoTime();
    Process process = start(settings);
    try {
      send(
          process,
          """
          {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":%d,"rootUri":null,"capabilities":{},"initializationOptions":{}}}\
          """
              .formatted(ProcessHandle.current().pid()));
      String answer = read(process.getInputStream());
      double wallMs = (System.nanoTime() - from) / 1e6;
      double cpuMs = ProcFigures.cpuMs(process.pid());
      if (!answer.contains("executeCommandProvider")) {
        throw new IllegalStateException(name + " answers " + answer);
      }
      send(process, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}");
      send(process, "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
      return new Start(wallMs, cpuMs);
    } finally {
      end(process);
    }
  }

  /// Waits for the end of a process that was told to end; makes it end when it does not.
  public static void end(Process process) throws InterruptedException {
    if (!process.waitFor(END_PATIENCE_S, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static void send(Process process, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String header = "Content-Length: " + body.length + "\r\n\r\n";
    process.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().write(body);
    process.getOutputStream().flush();
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder header = new StringBuilder();
    while (header.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      if (read < 0) {
        throw new EOFException("no answer");
      }
      header.append((char) read);
    }
    int length =
        Integer.parseInt(header.toString().replaceAll("(?is).*content-length: *(\\d+).*", "$1"));
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
