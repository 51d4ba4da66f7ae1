package dev.boardcast.testkit.github;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.parser.ParserOptions;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// GitHub's schema as npm has it: fetched by npm into the module's build folder, of one version and
/// one content. It is seven megabytes of another licence, so it is not in the repository.
///
/// It is of February 2025 at heart. What GitHub has got since is not in it, so what is valid here
/// is valid on an old server, too.
final class OctokitSchema {
  private static final String VERSION = "15.26.1";
  private static final String SHA_512 =
      "RFDC2MpRBd4AxSRvUeBIVeBU7ojN/SxDfALUd7iVYOSeEK3gZaqR2MGOysj4Zh2xj2RY5fQAUT+Oqq7hWTraMA==";
  private static final int PROGRAM_MAX_SECONDS = 120;
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
    try (var text = Files.newBufferedReader(file())) {
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

  private static synchronized Path file() throws IOException {
    Path folder = Path.of("target", "octokit-graphql-schema-" + VERSION).toAbsolutePath();
    Path schema = folder.resolve("schema.graphql");
    if (Files.exists(schema)) {
      return schema;
    }
    Files.createDirectories(folder);
    String archive = "octokit-graphql-schema-" + VERSION + ".tgz";
    run(folder, "npm", "pack", "--silent", "@octokit/graphql-schema@" + VERSION);
    String digest = sha512(folder.resolve(archive));
    if (!digest.equals(SHA_512)) {
      throw new IOException("%s is not what it was: sha512-%s".formatted(archive, digest));
    }
    run(folder, "tar", "-xzf", archive, "package/schema.graphql");
    Files.move(
        folder.resolve("package").resolve("schema.graphql"),
        schema,
        StandardCopyOption.ATOMIC_MOVE);
    return schema;
  }

  private static String sha512(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(Path folder, String... command) throws IOException {
    Path log = folder.resolve(command[0] + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(PROGRAM_MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(
            "`%s` failed: %s".formatted(String.join(" ", command), Files.readString(log)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
