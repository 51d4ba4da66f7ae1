package dev.boardcast.gateway.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.web.WebClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// One operation of a document: what of the arguments goes where. Pure.
///
/// @param path with its parameters in braces
/// @param bodyType media type of the body; null where there is none
record Operation(
    String name,
    String method,
    String path,
    List<Parameter> parameters,
    @Nullable String bodyType) {
  static final String BODY = "body";

  /// @param argument what it is called among the arguments
  /// @param in `path`, `query`, `header` or `cookie`
  record Parameter(String argument, String name, String in, String style, boolean explode) {}

  /// What is asked of the service for these arguments.
  ///
  /// @throws GatewayException where a part of the path is missing: the address would be another's
  WebClient.Ask ask(HttpUrl base, JsonObject arguments) throws GatewayException {
    HttpUrl.Builder url = base.newBuilder();
    Map<String, String> headers = new HashMap<>();
    List<String> cookies = new ArrayList<>();
    Map<String, String> inPath = new HashMap<>();
    for (Parameter parameter : parameters) {
      JsonElement value = arguments.get(parameter.argument());
      if (value == null || value.isJsonNull()) {
        continue;
      }
      switch (parameter.in()) {
        case "path" -> {
          String text = joined(value, ",");
          if (text.isEmpty()) {
            throw new GatewayException(
                Fault.invalid(
                    "`%s` may not be empty.".formatted(parameter.argument()),
                    List.of(parameter.argument())));
          }
          inPath.put(parameter.name(), text);
        }
        case "query" -> query(url, parameter, value);
        case "header" -> headers.put(parameter.name(), joined(value, ","));
        default -> cookies.add(parameter.name() + "=" + joined(value, ","));
      }
    }
    if (!cookies.isEmpty()) {
      headers.put("Cookie", String.join("; ", cookies));
    }
    for (String segment : path.substring(1).split("/", -1)) {
      url.addPathSegment(filled(segment, inPath));
    }
    JsonElement body = arguments.get(BODY);
    return new WebClient.Ask(
        method,
        url.build(),
        headers,
        bodyType == null || body == null ? null : written(body),
        bodyType == null ? "" : bodyType);
  }

  private static void query(HttpUrl.Builder url, Parameter parameter, JsonElement value) {
    String name = parameter.name();
    switch (value) {
      case JsonArray list when parameter.explode() ->
          list.forEach(one -> url.addQueryParameter(name, joined(one, ",")));
      case JsonArray list ->
          url.addQueryParameter(
              name,
              joined(
                  list,
                  switch (parameter.style()) {
                    case "spaceDelimited" -> " ";
                    case "pipeDelimited" -> "|";
                    default -> ",";
                  }));
      case JsonObject object when parameter.style().equals("deepObject") ->
          object
              .entrySet()
              .forEach(one ->
                  url.addQueryParameter(
                      name + "[" + one.getKey() + "]", joined(one.getValue(), ",")));
      case JsonObject object when parameter.explode() ->
          object
              .entrySet()
              .forEach(one -> url.addQueryParameter(one.getKey(), joined(one.getValue(), ",")));
      default -> url.addQueryParameter(name, joined(value, ","));
    }
  }

  /// A value as text: lists joined, objects as their members in turn.
  private static String joined(JsonElement value, String comma) {
    return switch (value) {
      case JsonPrimitive primitive -> primitive.getAsString();
      case JsonArray list ->
          String.join(comma, list.asList().stream().map(one -> joined(one, comma)).toList());
      case JsonObject object ->
          String.join(
              comma,
              object.entrySet().stream()
                  .map(one -> one.getKey() + comma + joined(one.getValue(), comma))
                  .toList());
      default -> "";
    };
  }

  /// A part of the path with its parameters: it stays one part, whatever they hold.
  private static String filled(String segment, Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (at < segment.length()) {
      int open = segment.indexOf('{', at);
      int close = open < 0 ? -1 : segment.indexOf('}', open);
      if (close < 0) {
        filled.append(segment, at, segment.length());
        break;
      }
      filled
          .append(segment, at, open)
          .append(values.getOrDefault(segment.substring(open + 1, close), ""));
      at = close + 1;
    }
    // A dot or two as a part of their own would lead elsewhere.
    String whole = filled.toString();
    return whole.equals(".") || whole.equals("..") ? whole.replace(".", "%2E") : whole;
  }

  private String written(JsonElement body) {
    if (!"application/x-www-form-urlencoded".equals(bodyType)
        || !(body instanceof JsonObject form)) {
      return body.toString();
    }
    HttpUrl.Builder fields = new HttpUrl.Builder().scheme("http").host("x");
    form.entrySet()
        .forEach(field -> {
          if (field.getValue() instanceof JsonArray list) {
            list.forEach(one -> fields.addQueryParameter(field.getKey(), joined(one, ",")));
          } else {
            fields.addQueryParameter(field.getKey(), joined(field.getValue(), ","));
          }
        });
    String query = fields.build().encodedQuery();
    return query == null ? "" : query;
  }
}
