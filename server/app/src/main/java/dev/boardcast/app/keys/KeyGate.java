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

/// The gate of a running server: the key that it was started with, and the named ones, which are
/// read again when they have changed. While they cannot be read, those that are known stay.
/// Thread-safe.
public final class KeyGate implements Authenticator, AutoCloseable {
  /// How often it is looked whether they have changed.
  static final long CHECK_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(KeyGate.class);

  private final String localKey;
  private final KeyStore store;
  private final AuthThrottle failures = new AuthThrottle();
  private final ScheduledExecutorService checker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("key-watch").factory());
  private volatile KeySet ring;

  /// Touched by the checker only, once it runs.
  private @Nullable Object read;

  private boolean isAway;

  private KeyGate(String localKey, KeyStore store, List<NamedKey> named, @Nullable Object read) {
    this.localKey = localKey;
    this.store = store;
    this.read = read;
    ring = new KeySet(localKey, named);
  }

  /// @throws SettingsException when the file cannot be used
  public static KeyGate open(String localKey, KeyFile file) {
    Object read = stamp(file);
    return new KeyGate(localKey, file, file.read(), read);
  }

  /// With those of a database. One that cannot be asked yet is asked again later: whether it can be
  /// used at all is for those to say who need it for more.
  public static KeyGate open(String localKey, KeyTable table) {
    try {
      Object read = stamp(table);
      return new KeyGate(localKey, table, table.read(), read);
    } catch (SettingsException e) {
      LOG.debug("the keys are not known yet: {}", e.getMessage());
      return new KeyGate(localKey, table, List.of(), null);
    }
  }

  /// Begins to look for changes.
  ///
  /// @param changed called after each, when this gate goes by it
  public void watch(Runnable changed) {
    if (read == null) {
      check(changed);
    }
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

  /// Names of keys that are not valid here.
  public List<String> lacking(List<NamedKey> others) {
    return others.stream().filter(key -> !holds(key.grant())).map(NamedKey::name).toList();
  }

  private void check(Runnable changed) {
    try {
      audit(failures.takeOver(nowMs()));
      Object now = stamp(store);
      if (!now.equals(read)) {
        ring = new KeySet(localKey, store.read());
        LOG.info(read == null ? "The keys were read." : "The keys were changed.");
        read = now;
        changed.run();
      }
      isAway = false;
    } catch (SettingsException e) {
      if (!isAway) {
        LOG.error("The keys stay as they were: {}", e.getMessage());
      }
      isAway = true;
    } catch (RuntimeException | Error e) {
      // Thrown, it would end the checks for good.
      LOG.error("looking for changed keys failed", e);
    }
  }

  private static Object stamp(KeyStore store) {
    try {
      return store.stamp();
    } catch (IOException e) {
      throw new SettingsException(
          "the keys in %s cannot be looked at: %s".formatted(store.place(), e.getMessage()), e);
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
    store.close();
    audit(failures.takeAll());
  }
}
