package dev.boardcast.mcp.tool;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.mcp.rpc.schema.SchemaValidator;

/// Whether a tool's schema is valid: JSON Schema 2020-12, and of its keywords only those that
/// `SchemaErrorFormatter` can put into words. Loads the library's whole validator, which takes a
/// third of a second: not for the way to the first `tools/list`.
final class SchemaCheck {
  /// What a tool's schema may be, beyond being a schema: the values of its keywords are the
  /// library's to judge.
  private static final SchemaValidator OF_TOOLS =
      new SchemaValidator(
          JsonParser.parseString(
                  """
                  {
                    "$ref": "#/$defs/schema",
                    "properties": {"type": {"const": "object"}},
                    "required": ["type", "properties"],
                    "$defs": {
                      "schema": {
                        "type": "object",
                        "properties": {
                          "$schema": true, "title": true, "description": true, "default": true,
                          "type": true, "enum": {"minItems": 1}, "required": true,
                          "minItems": true, "maxItems": true,
                          "minLength": true, "maxLength": true,
                          "minimum": true, "maximum": true,
                          "properties": {"additionalProperties": {"$ref": "#/$defs/schema"}},
                          "additionalProperties": {
                            "anyOf": [{"type": "boolean"}, {"$ref": "#/$defs/schema"}]
                          },
                          "items": {"$ref": "#/$defs/schema"},
                          "anyOf": {"items": {"$ref": "#/$defs/schema"}}
                        },
                        "additionalProperties": false
                      }
                    }
                  }\
                  """)
              .getAsJsonObject());

  private SchemaCheck() {}

  /// @param what whose schema it is, for the message
  /// @throws IllegalArgumentException when the schema is not valid, or not an object's
  static void requireValid(JsonObject schema, String what) {
    for (SchemaValidator.Fault fault : SchemaValidator.faultsOfSchema(schema)) {
      throw invalid(what, fault);
    }
    for (SchemaValidator.Fault fault : OF_TOOLS.faults(schema)) {
      throw invalid(what, fault);
    }
    if (schema.get("required") instanceof JsonArray required) {
      for (JsonElement name : required) {
        if (!schema.getAsJsonObject("properties").has(name.getAsString())) {
          throw new IllegalArgumentException(
              "Invalid schema: %s `required` names %s, which is no property".formatted(what, name));
        }
      }
    }
  }

  private static IllegalArgumentException invalid(String what, SchemaValidator.Fault fault) {
    return new IllegalArgumentException(
        "Invalid schema: %s%s: %s".formatted(what, fault.pointer(), fault.message()));
  }
}
