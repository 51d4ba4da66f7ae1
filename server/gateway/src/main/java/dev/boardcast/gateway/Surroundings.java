package dev.boardcast.gateway;

import dev.boardcast.gateway.audit.AuditFiles;
import dev.boardcast.gateway.pin.PinBook;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where the gateway keeps and tells things.
///
/// @param folder of pins and audit; null where nothing is kept
/// @param figures in which it counts
/// @param metrics the text of `/metrics`; may take a while
public record Surroundings(@Nullable Path folder, MeterRegistry figures, Supplier<String> metrics) {
  /// Nothing is kept.
  public static Surroundings none() {
    return new Surroundings(null, new SimpleMeterRegistry(), () -> "");
  }

  PinBook pins() {
    return folder == null ? PinBook.NONE : pins(folder);
  }

  /// The pins below a folder.
  public static PinBook pins(Path folder) {
    return new PinBook(folder.resolve("pins"));
  }

  /// The audit below a folder.
  public static AuditFiles audit(Path folder) {
    return new AuditFiles(folder.resolve("audit"));
  }
}
