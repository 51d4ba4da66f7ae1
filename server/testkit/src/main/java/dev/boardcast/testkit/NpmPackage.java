package dev.boardcast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/// A file of a public package, for tests: fetched by npm into the module's build folder, of one
/// version and one content. What is large or of another licence is so not in the repository.
///
/// @param name as npm knows it
/// @param sha512 of the archive, in Base64, as npm's `integrity` has it
public record NpmPackage(String name, String version, String sha512) {
  private static final int PROGRAM_MAX_SECONDS = 120;

  /// @param path within the package
  public Path file(String path) {
    synchronized (NpmPackage.class) {
      try {
        return fetched(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Path fetched(String path) throws IOException {
    String plain = name.replace("@", "").replace('/', '-') + "-" + version;
    Path folder = Path.of("target", plain).toAbsolutePath();
    Path file = folder.resolve(path.replace('/', '-'));
    if (Files.exists(file)) {
      return file;
    }
    Files.createDirectories(folder);
    // A module's tests run in several processes: the first one fetches it, the others wait.
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      if (!Files.exists(file)) {
        fetch(folder, folder.resolve(plain + ".tgz"), path, file);
      }
    }
    return file;
  }

  private void fetch(Path folder, Path archive, String path, Path file) throws IOException {
    if (!Files.exists(archive)) {
      run(folder, "npm", "pack", "--silent", name + "@" + version);
    }
    String digest = digest(archive);
    if (!digest.equals(sha512)) {
      Files.delete(archive);
      throw new IOException("%s is not what it was: sha512-%s".formatted(archive, digest));
    }
    run(folder, "tar", "-xzf", archive.toString(), "package/" + path);
    Files.move(folder.resolve("package").resolve(path), file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String digest(Path file) throws IOException {
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
