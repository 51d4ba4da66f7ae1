#!/usr/bin/env bash
# swagger-parser gives an enumeration without a type the type of its first value, and so forbids others of its values.
#
# Expected: a schema that has `enum` alone allows exactly these values; they "might be of any type, including null" (JSON
#   Schema Validation 2020-12, section 6.1.2; OpenAPI 3.1 takes it as it is). What is read is what is written: resolving
#   `$ref` is all that was asked for.
# Happens: the first value's type is added, without a message: [first, 1, true] becomes a string, so that 1 and true, which
#   are listed, are refused; [open, null] becomes a string, so that null is. Whole numbers become "number". In 3.0 documents
#   it is the same, and a `default` of an integer that needs 64 bits is gone.
# Matters: to whatever makes tools, validators or clients from the document it read: arguments that the service takes are
#   refused before they are sent.
# Remedy: take schemas from the text by their place, and the model for the rest; or `type` away where `enum` came without.
# Versions: io.swagger.parser.v3:swagger-parser 2.1.48. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages io.swagger.parser.v3:swagger-parser:2.1.48 org.slf4j:slf4j-nop:2.0.17

cat >Look.java <<'JAVA'
import io.swagger.v3.core.util.*;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;

public class Look {
  static void show(String version, String schema) throws Exception {
    String document =
        "{\"openapi\": \"" + version + "\", \"info\": {\"title\": \"look\", \"version\": \"1\"}, \"paths\": {},"
            + " \"components\": {\"schemas\": {\"Look\": " + schema + "}}}";
    var options = new ParseOptions();
    options.setResolve(true);
    var read = new OpenAPIV3Parser().readContents(document, null, options);
    var mapper = version.startsWith("3.1") ? Json31.mapper() : Json.mapper();
    System.out.printf(
        "%s %s: %s, %d messages%n", version.substring(0, 3), schema,
        mapper.writeValueAsString(read.getOpenAPI().getComponents().getSchemas().get("Look")),
        read.getMessages().size());
  }

  public static void main(String[] args) throws Exception {
    show("3.1.0", "{\"enum\":[\"first\",1,true]}");
    show("3.1.0", "{\"enum\":[\"open\",null]}");
    show("3.1.0", "{\"enum\":[1,2]}");
    show("3.1.0", "{\"const\":1}");
    show("3.0.3", "{\"enum\":[\"open\",null]}");
    show("3.0.3", "{\"type\":\"integer\",\"default\":9007199254740993}");
    show("3.0.3", "{\"type\":\"integer\",\"default\":1}");
  }
}
JAVA

seen=$(run_java Look.java)
conclude '3.1 {"enum":["first",1,true]}: {"enum":["first",1,true]}, 0 messages
3.1 {"enum":["open",null]}: {"enum":["open",null]}, 0 messages
3.1 {"enum":[1,2]}: {"enum":[1,2]}, 0 messages
3.1 {"const":1}: {"const":1}, 0 messages
3.0 {"enum":["open",null]}: {"enum":["open",null]}, 0 messages
3.0 {"type":"integer","default":9007199254740993}: {"type":"integer","default":9007199254740993}, 0 messages
3.0 {"type":"integer","default":1}: {"type":"integer","default":1}, 0 messages' \
  '3.1 {"enum":["first",1,true]}: {"type":"string","enum":["first",1,true]}, 0 messages
3.1 {"enum":["open",null]}: {"type":"string","enum":["open",null]}, 0 messages
3.1 {"enum":[1,2]}: {"type":"number","enum":[1,2]}, 0 messages
3.1 {"const":1}: {"const":1}, 0 messages
3.0 {"enum":["open",null]}: {"type":"string","enum":["open",null]}, 0 messages
3.0 {"type":"integer","default":9007199254740993}: {"type":"integer"}, 0 messages
3.0 {"type":"integer","default":1}: {"type":"integer","default":1}, 0 messages' \
  "$seen"
