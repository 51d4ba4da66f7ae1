package dev.boardcast.mcp.rpc.schema;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.InvalidSchemaException;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.net.URI;
import java.util.List;

/// A compiled JSON Schema (2020-12). The only class that knows the schema library. Thread-safe.
public final class SchemaValidator {
  private final Validator validator;
  private final URI schema;

  /// @param schema a valid one: that it is, the library need not find out with each start
  public SchemaValidator(JsonObject schema) {
    validator =
        new ValidatorFactory()
            .withJsonNodeFactory(new GsonNode.Factory())
            .withDisabledSchemaValidation(true)
            .createValidator();
    this.schema = validator.registerSchema(schema);
  }

  /// What keeps this from being a schema at all; empty when it is one.
  public static List<Fault> faultsOfSchema(JsonObject schema) {
    try {
      var _ =
          new ValidatorFactory()
              .withJsonNodeFactory(new GsonNode.Factory())
              .createValidator()
              .registerSchema(schema);
      return List.of();
    } catch (InvalidSchemaException e) {
      return e.getErrors().stream().map(Fault::of).toList();
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
