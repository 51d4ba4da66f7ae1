package dev.boardcast.mcp.tool;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.net.URI;
import java.util.List;

/// A compiled JSON Schema (2020-12). The only class that knows the schema library. Thread-safe.
public final class SchemaValidator {
  private final Validator validator;
  private final URI schema;

  /// @throws IllegalArgumentException when the schema is not a valid one, or not an object's
  public SchemaValidator(JsonObject schema, String what) {
    if (!(schema.get("type") instanceof JsonPrimitive type)
        || !"object".equals(type.getAsString())) {
      throw new IllegalArgumentException(what + ": the schema's `type` must be \"object\"");
    }
    validator =
        new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    try {
      this.schema = validator.registerSchema(schema);
    } catch (JsonSchemaException e) {
      throw new IllegalArgumentException(what + " has an invalid schema: " + e.getMessage(), e);
    }
  }

  /// Where the instance breaks the schema; empty when it does not.
  public List<Fault> faults(JsonElement instance) {
    return validator.validate(schema, instance).getErrors().stream().map(Fault::of).toList();
  }

  /// @param pointer JSON pointer into the instance; empty for the whole
  /// @param keyword of the schema that is broken
  public record Fault(String pointer, String keyword, String message) {
    private static Fault of(Error error) {
      return new Fault(error.getInstanceLocation(), error.getKeyword(), error.getError());
    }
  }
}
