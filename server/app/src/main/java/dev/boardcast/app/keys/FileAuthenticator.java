package dev.boardcast.app.keys;

import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.core.access.AuthResult;
import dev.boardcast.core.access.AuthThrottle;
import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.access.Principal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gate of a running server: the key that it was started with, and the named ones of the file,
/// which is read again when it has changed. Thread-safe.
public final class FileAuthenticator implements Authenticator, AutoCloseable {
  /// How often it is looked whether the file has changed.
  static final long CHECK_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(FileAuthenticator.class);

  private final String localKey;
  private final KeyFile file;
  private final AuthThrottle failures = new AuthThrottle();
  private final ScheduledExecutorService checker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("key-watch").factory());
  private volatile KeySet ring;

  /// Touched by the checker only, once it runs.
  private KeyFile.Stamp read;

  private FileAuthenticator(String localKey, KeyFile file) {
    this.localKey = localKey;
    this.file = file;
    read = stamp();
    ring = new KeySet(localKey, file.read());
  }

  /// @throws SettingsException when the file cannot be used
  public static FileAuthenticator open(String localKey, KeyFile file) {
    return new FileAuthenticator(localKey, file);
  }

  /// Begins to look for changes.
  ///
  /// @param changed called after each, when this gate goes by it
  public void watch(Runnable changed) {
    var _ =
        checker.scheduleWithFixedDelay(
            () -> check(changed), CHECK_MS, CHECK_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public AuthResult admit(@Nullable String key, String address) {
    Optional<Principal> grant = key == null ? Optional.empty() : ring.find(key);
    if (grant.isPresent()) {
      return new AuthResult.Granted(grant.get());
    }
    int seconds = failures.failed(address, nowMs());
    return seconds == 0
        ? new AuthResult.Refused(key != null)
        : new AuthResult.TooManyFailures(seconds);
  }

  @Override
  public boolean holds(Principal grant) {
    return ring.holds(grant);
  }

  private void check(Runnable changed) {
    try {
      audit(failures.takeOver(nowMs()));
      KeyFile.Stamp now = stamp();
      if (now.equals(read)) {
        return;
      }
      read = now;
      ring = new KeySet(localKey, file.read());
      LOG.info("The keys were changed.");
      changed.run();
    } catch (SettingsException e) {
      LOG.error("The keys stay as they were: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      // Thrown, it would end the checks for good.
      LOG.error("looking for changed keys failed", e);
    }
  }

  private KeyFile.Stamp stamp() {
    try {
      return file.stamp();
    } catch (IOException e) {
      throw new SettingsException(
          "the file of keys %s cannot be looked at: %s".formatted(file.file(), e.getMessage()), e);
    }
  }

  private static void audit(List<AuthThrottle.Tally> tallies) {
    for (AuthThrottle.Tally tally : tallies) {
      LOG.warn(
          "{} requests without a valid key from {} within a minute ({} of them were put off)",
          tally.failures(),
          tally.address(),
          tally.putOff());
    }
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void close() {
    checker.shutdownNow();
    audit(failures.takeAll());
  }
}
