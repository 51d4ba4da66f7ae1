package dev.boardcast.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Glob;
import dev.boardcast.gateway.web.WebClient;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

final class DocumentTest {
  private static final String TEXT =
      """
      openapi: 3.0.3
      info: {title: shop, version: "1"}
      servers: [{url: "https://{where}.shop.example/v1", variables: {where: {default: eu}}}]
      paths:
        /items/{id}/{part}:
          parameters:
            - {$ref: "#/components/parameters/Id"}
          get:
            operationId: items/get
            summary: One item
            tags: [items]
            parameters:
              - {name: part, in: path, required: true, schema: {type: string}}
              - {name: tags, in: query, explode: false, schema: {type: array, items: {type: string}}}
              - {name: filter, in: query, style: deepObject, schema: {type: object}}
              - {name: X-Trace, in: header, schema: {type: string}}
              - {name: Authorization, in: header, schema: {type: string}}
          delete: {operationId: items/delete, parameters: [{name: part, in: path, schema: {}}]}
        /items:
          post:
            requestBody:
              required: true
              content:
                application/json:
                  schema: {$ref: "#/components/schemas/Item"}
        /upload:
          post:
            operationId: upload
            requestBody: {required: true, content: {application/octet-stream: {}}}
        /elsewhere: {$ref: "https://other.example/paths.yaml"}
        /far:
          get:
            operationId: far
            parameters: [{$ref: "./parameters.yaml#/x"}]
        /lost/{who}: {get: {operationId: lost}}
      components:
        parameters:
          Id: {name: id, in: path, required: true, schema: {type: integer}}
        schemas:
          Item:
            type: object
            properties:
              price: {type: number, minimum: 0, exclusiveMinimum: true, nullable: true, example: 3}
              kind: {type: string, enum: [a, b], nullable: true}
              parent: {$ref: "#/components/schemas/Item"}
              example: {type: string}
      """;

  private static final HttpUrl BASE =
      Objects.requireNonNull(HttpUrl.parse("https://eu.shop.example/v1"));

  private static Document read(Set<String> methods, String... include) throws IOException {
    return Document.read(
        TEXT,
        new Document.Wanted(
            List.of(include).stream().map(Glob::new).toList(), List.of(), List.of(), methods));
  }

  private static Document all() throws IOException {
    return read(Set.of("GET", "POST", "DELETE"));
  }

  private static Document.OperationTool tool(String name) throws IOException {
    return Objects.requireNonNull(all().tools().get(name));
  }

  private static WebClient.Ask ask(String tool, String arguments)
      throws IOException, GatewayException {
    return tool(tool).operation().ask(BASE, JsonParser.parseString(arguments).getAsJsonObject());
  }

  @Test
  void eachOperationIsAToolOrSaysWhyNot() throws IOException {
    Document document = all();
    assertThat(document.tools()).containsOnlyKeys("items_get", "items_delete", "post_items");
    assertThat(document.leftOut())
        .containsOnlyKeys("upload", "/elsewhere", "far", "lost")
        .containsEntry("upload", "its body is none of JSON and forms: application/octet-stream")
        .containsEntry("/elsewhere", "it refers to another document")
        .containsEntry("far", "it refers to another document")
        .containsEntry("lost", "its path has {who}, which is described nowhere");
    assertThat(document.server()).isEqualTo("https://eu.shop.example/v1");
  }

  @Test
  void onlyWhatIsWantedIsATool() throws IOException {
    assertThat(read(Set.of("GET")).tools()).containsOnlyKeys("items_get");
    assertThat(read(Set.of("GET", "DELETE"), "items/d*").tools()).containsOnlyKeys("items_delete");
    assertThat(tool("items_get").description().getAsJsonObject("annotations").toString())
        .contains("\"readOnlyHint\":true");
    assertThat(tool("items_delete").description().getAsJsonObject("annotations").toString())
        .contains("\"destructiveHint\":true", "\"idempotentHint\":true");
  }

  @Test
  void schemasAreThoseOfTheDocumentInJsonSchemasWords() throws IOException {
    JsonObject input = tool("post_items").description().getAsJsonObject("inputSchema");
    assertThat(input.getAsJsonObject("properties").get("body").toString())
        .isEqualTo("{\"$ref\":\"#/$defs/Item\"}");
    assertThat(input.getAsJsonObject("$defs").getAsJsonObject("Item").get("properties"))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"price":{"type":["number","null"],"exclusiveMinimum":0},
                 "kind":{"type":["string","null"],"enum":["a","b",null]},
                 "parent":{"$ref":"#/$defs/Item"},
                 "example":{"type":"string"}}
                """));
  }

  @Test
  void argumentsGoWhereTheDocumentSays() throws IOException, GatewayException {
    WebClient.Ask ask =
        ask(
            "items_get",
            "{\"id\":7,\"part\":\"a/b ?#\",\"tags\":[\"x\",\"y\"],\"filter\":{\"k\":\"v&w\"},\"X-Trace\":\"t\"}");
    assertThat(ask.method()).isEqualTo("GET");
    assertThat(ask.url().encodedPath()).isEqualTo("/v1/items/7/a%2Fb%20%3F%23");
    assertThat(ask.url().queryParameter("tags")).isEqualTo("x,y");
    assertThat(ask.url().queryParameter("filter[k]")).isEqualTo("v&w");
    assertThat(ask.headers()).containsEntry("X-Trace", "t").hasSize(1);
    assertThat(ask("post_items", "{\"body\":{\"price\":1.50}}").body())
        .isEqualTo("{\"price\":1.50}");
  }

  @Test
  void anArgumentNeverLeadsToAnotherPath() throws IOException, GatewayException {
    for (String part : List.of("..", ".", "../..", "%2e%2e", "a/../..", "\\\\..")) {
      assertThat(
              ask("items_get", "{\"id\":7,\"part\":\"%s\"}".formatted(part)).url().pathSegments())
          .as(part)
          .hasSize(4)
          .startsWith("v1", "items", "7");
    }
    assertThatThrownBy(() -> ask("items_delete", "{\"id\":7,\"part\":\"\"}"))
        .isInstanceOf(GatewayException.class)
        .hasMessageContaining("may not be empty");
  }

  @Test
  void whatIsNoDocumentIsRefused() {
    for (String text : List.of("{\"swagger\":\"2.0\"}", "{}", "[]", "a: b", "{")) {
      assertThatThrownBy(() ->
              Document.read(
                  text, new Document.Wanted(List.of(), List.of(), List.of(), Set.of("GET"))))
          .as(text)
          .isInstanceOf(IOException.class);
    }
  }
}
