package dev.boardcast.mcp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.mcp.prompt.PromptRegistry;
import dev.boardcast.mcp.registry.Registry;
import dev.boardcast.mcp.resource.ResourceRegistry;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolRegistry;
import dev.boardcast.testkit.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/// A client's end of a server that runs in this process.
public final class Wire implements AutoCloseable {
  private final Socket client;
  private final OutputStream toServer;
  private final BufferedReader fromServer;
  private final Thread server;

  Wire(Supplier<List<Tool>> tools) {
    this(new McpConfig("1.2.3", true), tools);
  }

  Wire(McpConfig config, Supplier<List<Tool>> tools) {
    this(
        () ->
            new Registry(
                ToolRegistry.of(tools.get()),
                new ResourceRegistry(List.of()),
                new PromptRegistry(List.of())),
        config);
  }

  Wire(Supplier<Registry> offer, McpConfig config) {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      client = new Socket(door.getInetAddress(), door.getLocalPort());
      Socket accepted = door.accept();
      accepted.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      toServer = client.getOutputStream();
      fromServer =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      server =
          Thread.ofPlatform()
              .start(() -> {
                try (accepted) {
                  McpStdioServer.serve(
                      accepted.getInputStream(), accepted.getOutputStream(), config, offer);
                } catch (InterruptedException | IOException e) {
                  throw new AssertionError(e);
                }
              });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void sendBytes(byte[] bytes) {
    try {
      toServer.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void send(String line) {
    sendBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  String receive() {
    try {
      String line = fromServer.readLine();
      if (line == null) {
        throw new AssertionError("the server has ended");
      }
      return line;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String exchange(String line) {
    send(line);
    return receive();
  }

  JsonObject call(String tool, String arguments) {
    JsonElement answer =
        JsonParser.parseString(
            exchange(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\""
                    + tool
                    + "\",\"arguments\":"
                    + arguments
                    + "}}"));
    return answer.getAsJsonObject().getAsJsonObject("result");
  }

  void endInput() {
    try {
      client.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Whether the server has returned.
  boolean hasEnded() throws InterruptedException {
    return server.join(Patience.LONG);
  }

  @Override
  public void close() {
    endInput();
    try (client) {
      if (!hasEnded()) {
        server.interrupt();
        throw new AssertionError("the server did not end with its input");
      }
    } catch (InterruptedException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
