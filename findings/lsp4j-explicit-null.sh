#!/usr/bin/env bash
# An explicit null does not leave LSP4J.
#
# Expected: a JsonObject with the member "assignee": null goes over the wire as it is. In JSON a null is a value like
#   any other (RFC 8259, section 3). Protocols tell it from a missing member: JSON Merge Patch has it take a member away
#   (RFC 7396, section 1), and LSP 3.17 wants `processId: integer | null` in `InitializeParams`, not optional.
#   JsonObject's own toString() keeps it.
# Happens: LSP4J leaves the member out, of Gson's JsonObject and of a Map alike. A receiver cannot tell "take the
#   assignee away" from "leave the assignee alone".
# Matters: to whoever sends patches, or passes on somebody else's messages, with lsp4j.jsonrpc. Nothing warns.
# Remedy: `configureGson(GsonBuilder::serializeNulls)` on the launcher's builder (the third line proves it).
# Versions: org.eclipse.lsp4j.jsonrpc 1.0.0, Gson 2.14.0. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages org.eclipse.lsp4j:org.eclipse.lsp4j.jsonrpc:1.0.0 com.google.code.gson:gson:2.14.0

cat >Look.java <<'JAVA'
import com.google.gson.*;
import java.io.*;
import java.util.*;
import java.util.function.Consumer;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;

public class Look {
  public interface Peer {
    @JsonNotification("change")
    void change(Object patch);
  }

  static String sent(Object patch, Consumer<GsonBuilder> gson) throws Exception {
    var wire = new ByteArrayOutputStream();
    Launcher<Peer> launcher =
        new Launcher.Builder<Peer>()
            .setLocalService(new Object())
            .setRemoteInterface(Peer.class)
            .setInput(InputStream.nullInputStream())
            .setOutput(wire)
            .configureGson(gson)
            .create();
    launcher.getRemoteProxy().change(patch);
    String text = wire.toString("UTF-8");
    return text.substring(text.indexOf('{'));
  }

  public static void main(String[] args) throws Exception {
    JsonObject object = new JsonObject();
    object.addProperty("issue", 3);
    object.add("assignee", JsonNull.INSTANCE);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("issue", 3);
    map.put("assignee", null);
    System.out.println("JsonObject: " + sent(object, gson -> {}));
    System.out.println("Map: " + sent(map, gson -> {}));
    System.out.println("with serializeNulls: " + sent(object, GsonBuilder::serializeNulls));
  }
}
JAVA

seen=$(run_java Look.java)
conclude 'JsonObject: {"jsonrpc":"2.0","method":"change","params":{"issue":3,"assignee":null}}
Map: {"jsonrpc":"2.0","method":"change","params":{"issue":3,"assignee":null}}
with serializeNulls: {"jsonrpc":"2.0","method":"change","params":{"issue":3,"assignee":null}}' \
  'JsonObject: {"jsonrpc":"2.0","method":"change","params":{"issue":3}}
Map: {"jsonrpc":"2.0","method":"change","params":{"issue":3}}
with serializeNulls: {"jsonrpc":"2.0","method":"change","params":{"issue":3,"assignee":null}}' \
  "$seen"
