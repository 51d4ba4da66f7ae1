package dev.boardcast.app.serve;

import dev.boardcast.protocol.http.Exposure;
import dev.boardcast.protocol.http.Pem;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes over a certificate that was renewed while the server runs. One that cannot be used is told
/// in the log, and the old one stays.
final class CertificateWatch implements AutoCloseable {
  /// How often the files are read.
  static final long CHECK_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  private final Exposure.Tls files;
  private final ScheduledExecutorService checker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("certificate-watch").factory());

  /// What was looked at last, usable or not; null after files that could not be read. Touched by
  /// the checker only, once it runs.
  private @Nullable Pem seen;

  private boolean unreadable;

  /// To be made before the servers read the files, so that no change is missed.
  CertificateWatch(Exposure.Tls files) {
    this.files = files;
    try {
      seen = Pem.read(files);
    } catch (IOException _) {
      // The servers say so.
    }
  }

  /// Begins to look for changes.
  ///
  /// @param user given each new certificate that may be used; throws what keeps it from using it
  void start(Consumer<Pem> user) {
    var _ =
        checker.scheduleWithFixedDelay(
            () -> check(user), CHECK_MS, CHECK_MS, TimeUnit.MILLISECONDS);
  }

  private void check(Consumer<Pem> user) {
    try {
      Pem now = Pem.read(files);
      unreadable = false;
      if (now.equals(seen)) {
        return;
      }
      seen = now;
      Instant until = now.check();
      user.accept(now);
      LOG.info(
          "New connections get the new certificate of {}, good until {}.",
          files.certificate(),
          until);
    } catch (IOException e) {
      if (!unreadable) {
        unreadable = true;
        warn(e);
      }
    } catch (RuntimeException | Error e) {
      // Thrown, it would end the checks for good.
      warn(e);
    }
  }

  private void warn(Throwable e) {
    LOG.warn(
        "The certificate stays as it was: {} and {} cannot be used: {}",
        files.certificate(),
        files.key(),
        e instanceof NoSuchFileException gone
            ? gone.getFile() + " does not exist"
            : e.getMessage());
  }

  @Override
  public void close() {
    checker.shutdownNow();
  }
}
