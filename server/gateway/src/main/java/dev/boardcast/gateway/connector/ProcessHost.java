package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts servers' processes, each in a group of its own, and ends them with all that they started.
/// A guard, a shell of a few lines, holds a pipe from here: when the gateway is gone, in whatever
/// way, the guard ends the groups that are left. Thread-safe.
public final class ProcessHost implements AutoCloseable {
  /// Processes that may be starting at once; the others wait.
  static final int STARTS_MAX_COUNT = 4;

  /// After each of the steps by which a process is ended: input closed, TERM, KILL.
  static final long STEP_MAX_MS = 2_000;

  /// What a process gets of the gateway's own environment; none of it is a secret.
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "USER", "SystemRoot", "TEMP");

  private static final String GUARD =
      """
      trap '' INT TERM HUP
      groups=
      while read -r what group; do
        case $what in
          +) groups="$groups $group" ;;
          t) kill -s TERM -- "-$group" 2>/dev/null ;;
          k) kill -s KILL -- "-$group" 2>/dev/null ;;
          -) left=
             for one in $groups; do [ "$one" = "$group" ] || left="$left $one"; done
             groups=$left ;;
        esac
      done
      [ -n "$groups" ] || exit 0
      for one in $groups; do kill -s TERM -- "-$one" 2>/dev/null; done
      sleep 2
      for one in $groups; do kill -s KILL -- "-$one" 2>/dev/null; done
      """;

  private final Map<String, String> environment;
  private final @Nullable String setsid;
  private final Semaphore starts = new Semaphore(STARTS_MAX_COUNT);

  /// Guarded by this, as is what is written to it.
  private @Nullable Process guard;

  private boolean closed;

  /// @param environment the gateway's own
  public ProcessHost(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.setsid = find("setsid", this.environment);
  }

  /// The file that a command means; null where there is none.
  static @Nullable String find(String command, Map<String, String> environment) {
    if (command.contains("/") || command.contains(File.separator)) {
      return Files.isExecutable(Path.of(command)) ? command : null;
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String end : List.of("", ".exe", ".cmd")) {
        Path file = Path.of(folder.isEmpty() ? "." : folder, command + end);
        if (Files.isExecutable(file) && Files.isRegularFile(file)) {
          return file.toString();
        }
      }
    }
    return null;
  }

  /// Waits until a server may be started; `started` lets the next one go.
  public void awaitTurn() throws InterruptedException {
    starts.acquire();
  }

  public void started() {
    starts.release();
  }

  /// @param more its environment, beside what every process has
  /// @throws GatewayException where it cannot be started
  public Process start(List<String> command, Map<String, String> more, @Nullable Path folder)
      throws GatewayException {
    String program = find(command.getFirst(), environment);
    if (program == null) {
      throw new GatewayException(
          Fault.refused(
              ErrorCode.CONFIGURATION_ERROR,
              "The command `%s` was not found: tell whoever runs the gateway to install it, or to give its full path."
                  .formatted(command.getFirst())));
    }
    List<String> line = new ArrayList<>();
    if (setsid != null) {
      line.add(setsid);
    }
    line.add(program);
    line.addAll(command.subList(1, command.size()));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(more);
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    synchronized (this) {
      if (closed) {
        throw new GatewayException(Fault.unreachable("The gateway is being stopped.", 10));
      }
      try {
        Process process = builder.start();
        tellGuard("+", process);
        return process;
      } catch (IOException e) {
        throw new GatewayException(
            Fault.refused(
                ErrorCode.CONFIGURATION_ERROR,
                "The command `%s` could not be started: tell whoever runs the gateway to look at its `command` and `cwd`."
                    .formatted(command.getFirst())));
      }
    }
  }

  /// Ends a process and all of its group; returns when it has ended. Its input is closed already,
  /// or closes with this.
  public void end(Process process) {
    try {
      closeInput(process);
      if (!process.waitFor(STEP_MAX_MS, TimeUnit.MILLISECONDS)) {
        signal("t", process);
        if (!process.waitFor(STEP_MAX_MS, TimeUnit.MILLISECONDS)) {
          signal("k", process);
          process.waitFor(STEP_MAX_MS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      // Whatever it left behind in its group.
      signal("k", process);
      synchronized (this) {
        tellGuard("-", process);
      }
    }
  }

  /// On a thread of its own: where a write to it is stuck, closing is, too.
  private static void closeInput(Process process) {
    Thread.ofVirtual()
        .name("gateway-input-end")
        .start(() -> {
          try {
            process.getOutputStream().close();
          } catch (IOException _) {
            // Nobody read it any more.
          }
        });
  }

  private void signal(String how, Process process) {
    if (setsid != null) {
      synchronized (this) {
        tellGuard(how, process);
      }
      return;
    }
    // Without groups, as far as the system knows who started whom.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    if (how.equals("k")) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
  }

  /// Under the lock.
  private void tellGuard(String what, Process process) {
    if (setsid == null) {
      return;
    }
    try {
      Process shell = guard;
      if (shell == null || !shell.isAlive()) {
        ProcessBuilder builder =
            new ProcessBuilder(setsid, "sh", "-c", GUARD)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().keySet().retainAll(List.of("PATH"));
        shell = builder.start();
        guard = shell;
      }
      OutputStream to = shell.getOutputStream();
      to.write((what + " " + process.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
      to.flush();
    } catch (IOException _) {
      // The next word finds out that there is no guard, and starts one.
      process.destroy();
    }
  }

  /// No more processes; those there are, the guard ends.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (guard != null) {
        try {
          guard.getOutputStream().close();
        } catch (IOException _) {
          // It is gone already.
        }
      }
    }
  }
}
