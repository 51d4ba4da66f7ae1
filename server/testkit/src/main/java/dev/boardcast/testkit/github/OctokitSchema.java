package dev.boardcast.testkit.github;

import dev.boardcast.testkit.NpmPackage;
import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.parser.ParserOptions;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// GitHub's schema as npm has it: seven megabytes of another licence, so it is not in the
/// repository.
///
/// It is of February 2025 at heart. What GitHub has got since is not in it, so what is valid here
/// is valid on an old server, too.
final class OctokitSchema {
  private static final NpmPackage PACKAGE =
      new NpmPackage(
          "@octokit/graphql-schema",
          "15.26.1",
          "RFDC2MpRBd4AxSRvUeBIVeBU7ojN/SxDfALUd7iVYOSeEK3gZaqR2MGOysj4Zh2xj2RY5fQAUT+Oqq7hWTraMA==");

  private static final int SCHEMA_MAX_CHARS = 16 * 1024 * 1024;
  private static final int SCHEMA_MAX_TOKENS = 4_000_000;

  private OctokitSchema() {}

  static TypeDefinitionRegistry read() {
    ParserOptions patient =
        ParserOptions.newParserOptions()
            .maxCharacters(SCHEMA_MAX_CHARS)
            .maxTokens(SCHEMA_MAX_TOKENS)
            .maxWhitespaceTokens(SCHEMA_MAX_TOKENS)
            .build();
    try (var text = Files.newBufferedReader(PACKAGE.file("schema.graphql"))) {
      TypeDefinitionRegistry types = new SchemaParser().parse(text, patient);
      dropRepetitions(types);
      return types;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One type declares two of its fields twice, which no schema may (`findings/`).
  private static void dropRepetitions(TypeDefinitionRegistry types) {
    ObjectTypeDefinition faulty =
        (ObjectTypeDefinition) Objects.requireNonNull(types.getTypeOrNull("EnterpriseOwnerInfo"));
    Map<String, FieldDefinition> once = new LinkedHashMap<>();
    faulty.getFieldDefinitions().forEach(field -> once.putIfAbsent(field.getName(), field));
    types.remove(faulty);
    types.add(faulty.transform(type -> type.fieldDefinitions(List.copyOf(once.values()))));
  }
}
