package dev.boardcast.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The project's files.
public final class Checkout {
  public static final Path ROOT = root();

  private Checkout() {}

  /// Files that are, or would be, under version control.
  public static List<Path> files() {
    try {
      Process git =
          new ProcessBuilder("git", "ls-files", "-co", "--exclude-standard", "-z")
              .directory(ROOT.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return names
          .lines()
          .flatMap(line -> List.of(line.split("\0", -1)).stream())
          .filter(name -> !name.isEmpty())
          .map(ROOT::resolve)
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Path> sources() {
    return files().stream()
        .filter(file -> {
          String name = file.toString();
          return name.endsWith(".java") || name.endsWith(".ts") || name.endsWith(".mjs");
        })
        .toList();
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("vscode-client"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not inside of the project: " + Path.of("").toAbsolutePath());
    }
    return folder;
  }
}
