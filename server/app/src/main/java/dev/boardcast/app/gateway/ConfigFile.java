package dev.boardcast.app.gateway;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.IoReasons;
import dev.boardcast.gateway.Gateway;
import dev.boardcast.gateway.config.ConfigFault;
import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of the gateway's configuration, which is read again when its content has changed. A bad
/// one is told of, and what was in force stays so. Thread-safe.
public final class ConfigFile implements AutoCloseable {
  /// How often it is looked whether the file has changed.
  static final long LOOK_MS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(ConfigFile.class);

  private final Path file;

  /// What was read last; touched by the looking thread alone, once there is one.
  private String text;

  private volatile boolean closed;

  private ConfigFile(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /// @throws CommandFailure when it cannot be read
  public static ConfigFile open(Path file) {
    try {
      return new ConfigFile(file, Files.readString(file));
    } catch (NoSuchFileException _) {
      throw CommandFailure.ofUsage("there is no file %s".formatted(file));
    } catch (IOException e) {
      throw CommandFailure.ofUsage("cannot read %s: %s".formatted(file, IoReasons.of(e)));
    }
  }

  /// What is wrong with it; empty when nothing is.
  public List<ConfigFault> faults() {
    return Gateway.read(text) instanceof ConfigOutcome.Bad(var faults) ? faults : List.of();
  }

  /// @throws CommandFailure with all that is wrong with it
  public GatewayConfig config() {
    return switch (Gateway.read(text)) {
      case ConfigOutcome.Good(var config) -> config;
      case ConfigOutcome.Bad(var faults) ->
          throw CommandFailure.ofUsage(file + " cannot be used:" + lines(faults));
    };
  }

  private static String lines(List<ConfigFault> faults) {
    StringBuilder lines = new StringBuilder();
    faults.forEach(fault -> lines.append("\n  ").append(fault));
    return lines.toString();
  }

  /// Begins to look for changes.
  ///
  /// @param refused told what is wrong with one that cannot be used
  public void watch(Consumer<GatewayConfig> use, Consumer<List<ConfigFault>> refused) {
    Thread.ofPlatform()
        .daemon()
        .name("gateway-config")
        .start(() -> {
          while (!closed) {
            try {
              Thread.sleep(LOOK_MS);
              look(use, refused);
            } catch (InterruptedException _) {
              return;
            } catch (RuntimeException e) {
              LOG.error("looking at the configuration failed", e);
            }
          }
        });
  }

  private void look(Consumer<GatewayConfig> use, Consumer<List<ConfigFault>> refused) {
    String now;
    try {
      now = Files.readString(file);
    } catch (IOException _) {
      // An editor may be just about to put it there.
      return;
    }
    if (now.equals(text)) {
      return;
    }
    text = now;
    switch (Gateway.read(now)) {
      case ConfigOutcome.Good(var config) -> {
        use.accept(config);
        LOG.info(
            "The configuration was read again: {} servers, {} keys.",
            config.servers().size(),
            config.keys().size());
      }
      case ConfigOutcome.Bad(var faults) -> {
        LOG.error(
            "The configuration was changed, and cannot be used; what was in force stays so:{}",
            lines(faults));
        refused.accept(faults);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
