package dev.boardcast.mcp.tool;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.net.URI;
import java.util.List;

/// A compiled JSON Schema (2020-12). The only class that knows the schema library. Thread-safe.
final class SchemaValidator {
  private final Validator validator;
  private final URI schema;

  /// @param schema one that `SchemaCheck` has found valid, so the library need not check it again
  SchemaValidator(JsonObject schema) {
    validator =
        new ValidatorFactory()
            .withJsonNodeFactory(new GsonNode.Factory())
            .withDisabledSchemaValidation(true)
            .createValidator();
    this.schema = validator.registerSchema(schema);
  }

  /// Where the instance breaks the schema; empty when it does not.
  List<Fault> faults(JsonElement instance) {
    return validator.validate(schema, instance).getErrors().stream().map(Fault::of).toList();
  }

  /// @param pointer JSON pointer into the instance; empty for the whole
  /// @param keyword of the schema that is broken
  record Fault(String pointer, String keyword, String message) {
    private static Fault of(Error error) {
      return new Fault(error.getInstanceLocation(), error.getKeyword(), error.getError());
    }
  }
}
