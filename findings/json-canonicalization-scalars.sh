#!/usr/bin/env bash
# RFC 8785's Java library has no canonical form for a JSON text that is a number, a string, true, false or null.
#
# Expected: a JSON text is any value (RFC 8259, section 2), and RFC 8785's own algorithm takes any (appendix A:
#   `object === null || typeof object !== 'object'` is its first case): the canonical form of `1.0` is `1`, that of "a"
#   is "a".
# Happens: `1.0`, "a", true and null are refused: "Expected '{' but got …". The same values as members or elements
#   are taken, and so is a list as the whole text.
# Matters: to whoever digests or signs whatever JSON comes, such as results of JSON-RPC, states of CRDTs, values of
#   settings: it works until the first value that is no object and no list.
# Remedy: canonicalize the value within a list, and take the brackets off.
# Versions: io.github.erdtman:java-json-canonicalization 1.1. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages io.github.erdtman:java-json-canonicalization:1.1

cat >Look.java <<'JAVA'
import org.erdtman.jcs.JsonCanonicalizer;

public class Look {
  static String said(String text) {
    try {
      return new JsonCanonicalizer(text).getEncodedString();
    } catch (java.io.IOException e) {
      return "refused";
    }
  }

  public static void main(String[] args) {
    for (String text : new String[] {"{\"a\":1.0}", "[1.0,\"a\",true,null]", "1.0", "\"a\"", "true", "null"}) {
      System.out.println(text + ": " + said(text));
    }
  }
}
JAVA

seen=$(run_java Look.java)
conclude '{"a":1.0}: {"a":1}
[1.0,"a",true,null]: [1,"a",true,null]
1.0: 1
"a": "a"
true: true
null: null' \
  '{"a":1.0}: {"a":1}
[1.0,"a",true,null]: [1,"a",true,null]
1.0: refused
"a": refused
true: refused
null: refused' \
  "$seen"
