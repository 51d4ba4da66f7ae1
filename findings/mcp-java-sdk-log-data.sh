#!/usr/bin/env bash
# The MCP Java SDK's client loses log messages whose data is an object.
#
# Expected: a server's `notifications/message` carries `data`, "any JSON-serializable data" (MCP 2025-11-25,
#   server/utilities/logging; `data: unknown` in the schema). The example on that page is an object with an error and its
#   details. A logging consumer is handed each of them.
# Happens: the client reads `data` into a String. Texts arrive, a number arrives as its digits, and a message with an
#   object never reaches the consumer, nor does anything else tell the program that it came.
# Matters: to programs that show or keep what a server logs: servers log in structures when something has failed, so
#   what is missing are the errors. Seen from the consumer, such a server is just quiet.
# Versions: io.modelcontextprotocol.sdk:mcp-core and mcp-json-jackson3 2.1.0. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages io.modelcontextprotocol.sdk:mcp-core:2.1.0 io.modelcontextprotocol.sdk:mcp-json-jackson3:2.1.0 \
  org.slf4j:slf4j-nop:2.0.17

cat >Logging.java <<'JAVA'
import java.io.*;
import java.util.List;
import java.util.regex.*;

/** An MCP server on stdio that logs three times when it is asked for its tools. */
public class Logging {
  static final List<String> DATA =
      List.of("\"cannot connect\"", "5432", "{\"error\":\"cannot connect\",\"details\":{\"port\":5432}}");

  public static void main(String[] args) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = lines.readLine()) != null; ) {
      Matcher id = Pattern.compile("\"id\":(\"[^\"]+\"|\\d+)").matcher(line);
      if (!id.find()) continue;
      String result = "{}";
      if (line.contains("\"initialize\"")) {
        result =
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"logging\":{},\"tools\":{}},"
                + "\"serverInfo\":{\"name\":\"logging\",\"version\":\"1\"}}";
      } else if (line.contains("\"tools/list\"")) {
        for (String data : DATA) {
          System.out.println(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\","
                  + "\"params\":{\"level\":\"error\",\"logger\":\"database\",\"data\":" + data + "}}");
        }
        result = "{\"tools\":[]}";
      }
      System.out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}");
    }
  }
}
JAVA

cat >Look.java <<'JAVA'
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.*;
import io.modelcontextprotocol.json.McpJsonDefaults;
import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;

public class Look {
  public static void main(String[] args) throws InterruptedException {
    String java = ProcessHandle.current().info().command().orElse("java");
    var server = ServerParameters.builder(java).args("Logging.java").build();
    var logged = new ConcurrentSkipListSet<String>();
    var client =
        McpClient.sync(new StdioClientTransport(server, McpJsonDefaults.getMapper()))
            .requestTimeout(Duration.ofSeconds(60))
            .loggingConsumer(message -> logged.add(String.valueOf(message.data())))
            .build();
    client.initialize();
    client.listTools();
    // All three were sent before the answer; what is not there after another 3 seconds does not come.
    for (long end = System.nanoTime() + 3_000_000_000L; logged.size() < 3 && System.nanoTime() < end; ) {
      Thread.sleep(20);
    }
    logged.forEach(data -> System.out.println("logged: " + data));
    client.close();
    System.exit(0);
  }
}
JAVA

seen=$(run_java Look.java)
conclude 'logged: 5432
logged: cannot connect
logged: the object with error and details' \
  'logged: 5432
logged: cannot connect' \
  "$seen"
