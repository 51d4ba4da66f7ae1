package dev.boardcast.bench.hub;

import dev.boardcast.bench.figures.ProcFigures;
import dev.boardcast.e2e.harness.Checkout;
import dev.boardcast.hub.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server of the comparison, running: where it is, and what it has used.
final class FanOutPeer implements AutoCloseable {
  /// The servers that are compared, and how each is spoken to.
  enum Kind {
    HUB("hub", "this hub"),
    HUB_EPOLL("hub-epoll", "this hub, epoll"),
    WS("ws", "Node `ws` 8.23"),
    SOCKET_IO("socket.io", "socket.io 4.8"),
    NCHAN("nchan", "nginx + nchan");

    final String option;
    final String title;

    Kind(String option, String title) {
      this.option = option;
      this.title = title;
    }
  }

  private static final int END_PATIENCE_S = 5;
  private static final long START_PATIENCE_MS = 10_000;
  private static final Path NODE = Checkout.ROOT.resolve("server/e2e/peers/node-fanout");

  final Kind kind;
  final int port;
  final int publisherPort;
  private final Process process;

  private FanOutPeer(Kind kind, Process process, int port, int publisherPort) {
    this.kind = kind;
    this.process = process;
    this.port = port;
    this.publisherPort = publisherPort;
  }

  /// Whether it can run here: nginx with nchan is not on every machine (`BOARDCAST_NGINX` names its
  /// binary, `BOARDCAST_NCHAN` its module).
  static boolean isThere(Kind kind) {
    return kind != Kind.NCHAN
        || Stream.of("BOARDCAST_NGINX", "BOARDCAST_NCHAN")
            .map(System::getenv)
            .allMatch(file -> file != null && Files.isReadable(Path.of(file)));
  }

  static FanOutPeer start(Kind kind, Path folder) throws IOException, InterruptedException {
    return switch (kind) {
      case HUB -> announced(kind, hubCommand(Transport.AUTO));
      case HUB_EPOLL -> announced(kind, hubCommand(Transport.EPOLL));
      case WS -> announced(kind, List.of("node", NODE.resolve("src/ws.mjs").toString()));
      case SOCKET_IO ->
          announced(kind, List.of("node", NODE.resolve("src/socket-io.mjs").toString()));
      case NCHAN -> nchan(folder);
    };
  }

  /// Java as the runtime image starts `serve`.
  private static List<String> hubCommand(Transport transport) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        "-XX:-UsePerfData",
        "-Xms32m",
        "-Xmx1g",
        "-XX:NewSize=16m",
        "-XX:MaxNewSize=256m",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        FanOutHub.class.getName(),
        transport.name());
  }

  private static FanOutPeer announced(Kind kind, List<String> command) throws IOException {
    Process process = spawn(command);
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    String line = lines.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IllegalStateException(kind.title + " does not start");
    }
    String[] words = line.split(" ", -1);
    return new FanOutPeer(kind, process, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
  }

  private static FanOutPeer nchan(Path folder) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        load_module %s;
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 12000;
        pid %2$s/nginx.pid;
        error_log stderr crit;
        events { use epoll; worker_connections 11000; multi_accept on; }
        http {
          access_log off;
          tcp_nodelay on;
          keepalive_timeout 1h;
          keepalive_requests 1000000000;
          client_body_temp_path %2$s; proxy_temp_path %2$s; fastcgi_temp_path %2$s;
          uwsgi_temp_path %2$s; scgi_temp_path %2$s;
          nchan_shared_memory_size 256M;
          server {
            listen 127.0.0.1:%3$d backlog=1024;
            location = /pub {
              nchan_publisher;
              nchan_channel_id bench;
              nchan_message_buffer_length 100;
            }
            location = /sub {
              nchan_subscriber websocket;
              nchan_channel_id bench;
              nchan_subscriber_first_message newest;
            }
          }
        }
        """
            .formatted(System.getenv("BOARDCAST_NCHAN"), folder, port));
    Process process =
        spawn(
            List.of(
                System.getenv("BOARDCAST_NGINX"),
                "-p",
                folder.toString(),
                "-e",
                "stderr",
                "-c",
                configuration.toString()));
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_PATIENCE_MS);
    while (process.descendants().count() == 0) {
      if (!process.isAlive() || System.nanoTime() > until) {
        process.destroy();
        throw new IllegalStateException("nginx does not start");
      }
      Thread.sleep(20);
    }
    return new FanOutPeer(Kind.NCHAN, process, port, port);
  }

  /// On the first core, where cores can be had: the clients are on another.
  private static Process spawn(List<String> command) throws IOException {
    List<String> pinned = new ArrayList<>();
    String core = System.getenv("BOARDCAST_BENCH_SERVER_CORE");
    if (core != null) {
      pinned.addAll(List.of("taskset", "-c", core));
    }
    pinned.addAll(command);
    return new ProcessBuilder(pinned).redirectError(Redirect.INHERIT).start();
  }

  double cpuMs() throws IOException {
    double sum = ProcFigures.cpuMs(process.pid());
    for (ProcessHandle child : process.descendants().toList()) {
      sum += ProcFigures.cpuMs(child.pid());
    }
    return sum;
  }

  double residentKib() throws IOException {
    double sum = ProcFigures.residentMib(process.pid());
    for (ProcessHandle child : process.descendants().toList()) {
      sum += ProcFigures.residentMib(child.pid());
    }
    return sum * 1_024;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(END_PATIENCE_S, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
