#!/usr/bin/env bash
# graphql-java refuses a small query that asks what two types are.
#
# Expected: `{ one: __type(name: "Query") { name } two: __type(name: "Issue") { name } }` is answered. GraphQL (October
#   2021, sections 2.7 and 5.3.2): a field may be selected twice under two aliases; 4.4: `__type` is a field of the query
#   root. GitHub and graphql-js answer it. And a validator tells faults in the list that it returns.
# Happens: an answer without data ("not asking for introspection in good faith"), whatever the depth or length: the
#   second `__type` is one too many. `Validator.validateDocument`, which returns a list of faults, throws, also where
#   the check is switched off for requests.
# Matters: to who asks a server of graphql-java what it can do (has this input an `id`? has that field the argument?) in
#   one request, and to who holds queries for another server against its schema in a test.
# Remedy: a request for each type; for requests, GoodFaithIntrospection.enabledJvmWide(false).
# Versions: graphql-java 26.2. Needs: bash, JDK 17, Maven.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages com.graphql-java:graphql-java:26.2

cat >Look.java <<'JAVA'
import graphql.GraphQL;
import graphql.introspection.GoodFaithIntrospection;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.validation.Validator;
import java.util.Locale;

class Look {
  private static final GraphQLSchema SCHEMA =
      new SchemaGenerator()
          .makeExecutableSchema(
              new SchemaParser().parse("type Query { a: Issue } type Issue { id: ID }"),
              RuntimeWiring.newRuntimeWiring().build());

  public static void main(String[] args) {
    look("one type", "{ one: __type(name: \"Query\") { name } }");
    String two = "{ one: __type(name: \"Query\") { name } two: __type(name: \"Issue\") { name } }";
    look("two types", two);
    GoodFaithIntrospection.enabledJvmWide(false);
    look("two types, switched off", two);
  }

  private static void look(String what, String query) {
    String validated;
    try {
      int faults = new Validator().validateDocument(SCHEMA, Parser.parse(query), Locale.ROOT).size();
      validated = "finds " + faults + " faults";
    } catch (RuntimeException e) {
      validated = "throws";
    }
    Object data = GraphQL.newGraphQL(SCHEMA).build().execute(query).getData();
    System.out.println(
        what + ": " + (data == null ? "refused" : "answered") + "; the validator " + validated);
  }
}
JAVA

seen=$(run_java Look.java)
conclude 'one type: answered; the validator finds 0 faults
two types: answered; the validator finds 0 faults
two types, switched off: answered; the validator finds 0 faults' \
  'one type: answered; the validator finds 0 faults
two types: refused; the validator throws
two types, switched off: answered; the validator throws' \
  "$seen"
