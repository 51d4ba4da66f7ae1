#!/usr/bin/env bash
# LSP4J finds no message behind a header field written in small letters, or with a quoted charset.
#
# Expected: the Language Server Protocol's base protocol (3.17) says that its header fields conform to HTTP's semantic;
#   RFC 9110 has names of fields in any case (section 5.1), and a parameter's value as a token or as a quoted string,
#   which mean the same (section 5.6.6).
# Happens: `content-length` is passed over as an unknown field, and the message is lost with an IllegalStateException
#   in the log; `charset="utf-8"`, quotes and all, is looked up as a charset and is not found. Either way nothing comes
#   to the handler, and the peer waits for its answer.
# Matters: to peers that write headers by an HTTP library, since these write names in small letters (as HTTP/2 demands).
# Versions: org.eclipse.lsp4j.jsonrpc 1.0.0. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages org.eclipse.lsp4j:org.eclipse.lsp4j.jsonrpc:1.0.0

cat >Look.java <<'JAVA'
import java.io.ByteArrayInputStream;
import java.util.*;
import java.util.logging.Logger;
import org.eclipse.lsp4j.jsonrpc.json.*;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;

public class Look {
  static final Logger QUIET = Logger.getLogger(StreamMessageProducer.class.getName());

  static String read(String header) throws Exception {
    String body = "{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}";
    byte[] bytes = (header + body.length() + "\r\n\r\n" + body).getBytes("US-ASCII");
    List<String> methods = new ArrayList<>();
    var producer =
        new StreamMessageProducer(
            new ByteArrayInputStream(bytes), new MessageJsonHandler(Map.of()), (message, issues) -> {});
    try (producer) {
      producer.listen(message -> methods.add(((NotificationMessage) message).getMethod()));
    } catch (RuntimeException e) {
      methods.add(e.getClass().getSimpleName());
    }
    return methods.isEmpty() ? "nothing" : methods.get(0);
  }

  public static void main(String[] arguments) throws Exception {
    QUIET.setUseParentHandlers(false);
    String type = "Content-Type: application/vscode-jsonrpc; charset=";
    System.out.println("Content-Length: " + read("Content-Length: "));
    System.out.println("content-length: " + read("content-length: "));
    System.out.println("charset=utf-8: " + read(type + "utf-8\r\nContent-Length: "));
    System.out.println("charset=\"utf-8\": " + read(type + "\"utf-8\"\r\nContent-Length: "));
  }
}
JAVA

seen=$(run_java Look.java)
conclude 'Content-Length: initialized
content-length: initialized
charset=utf-8: initialized
charset="utf-8": initialized' \
  'Content-Length: initialized
content-length: nothing
charset=utf-8: initialized
charset="utf-8": nothing' \
  "$seen"
