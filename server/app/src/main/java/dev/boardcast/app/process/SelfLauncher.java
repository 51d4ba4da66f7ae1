package dev.boardcast.app.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts this program's own subcommands with the Java that runs now.
public final class SelfLauncher {
  /// A JVM's own messages must not reach stdout, which belongs to the protocols.
  private static final List<String> JVM_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private SelfLauncher() {}

  /// The command line of a subcommand.
  public static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path")));
    command.add("dev.boardcast.app.Main");
    command.addAll(List.of(arguments));
    return command;
  }

  /// Starts a subcommand whose stdin and stdout are the caller's to use.
  ///
  /// @param environment added to this process's own
  /// @param folder it works in, and reads a `.env` file from
  /// @param log where its stderr goes
  public static Process start(
      List<String> command,
      Map<String, String> environment,
      Path folder,
      ProcessBuilder.Redirect log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toAbsolutePath().toFile()).redirectError(log);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }
}
