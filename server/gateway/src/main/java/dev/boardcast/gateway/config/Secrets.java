package dev.boardcast.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Secrets by their references: `env:NAME`, `file:/path`, `vault:path#field`. Read anew each time,
/// so that a changed one counts; but for those of a vault, which are kept for a while.
public final class Secrets {
  /// A longer file is no secret.
  static final int FILE_MAX_BYTES = 64 * 1024;

  private static final Pattern REFERENCE =
      Pattern.compile(
          "env:[A-Za-z_][A-Za-z0-9_]*|file:/.+"
              + "|vault:[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+#[A-Za-z0-9_.-]+");

  private final Map<String, String> environment;
  private final Consumer<String> failed;
  private final Remote vault;

  /// @param failed told the references that lead nowhere
  /// @param vault of references that begin with `vault:`
  public Secrets(Map<String, String> environment, Consumer<String> failed, Remote vault) {
    this.environment = Map.copyOf(environment);
    this.failed = failed;
    this.vault = vault;
  }

  /// Where secrets are that are not on this machine.
  public interface Remote {
    /// May wait for it.
    String read(String reference) throws MissingException, InterruptedException;

    /// This value was not taken: the next reading is not of what is kept.
    void refused(String reference, String value);

    /// This value was taken.
    void taken(String reference, String value);
  }

  private static boolean isRemote(String reference) {
    return reference.startsWith("vault:");
  }

  /// A service did not take this value.
  public void refused(String reference, String value) {
    if (isRemote(reference)) {
      vault.refused(reference, value);
    }
  }

  /// A service took this value.
  public void taken(String reference, String value) {
    if (isRemote(reference)) {
      vault.taken(reference, value);
    }
  }

  /// A reference leads nowhere; the message names it, never a value.
  public static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean passes;

    public MissingException(String message) {
      this(message, false);
    }

    /// @param passes whether it may be there in a while
    public MissingException(String message, boolean passes) {
      super(message);
      this.passes = passes;
    }

    public boolean passes() {
      return passes;
    }
  }

  /// Whether it is meant as one, and is of no form that one has. A `file:` may be anything.
  public static boolean isMalformed(String text) {
    return (text.startsWith("env:") || text.startsWith("vault:")) && !isReference(text);
  }

  public static boolean isReference(String text) {
    return REFERENCE.matcher(text).matches();
  }

  /// May wait, where it is in a vault.
  public String read(String reference) throws MissingException, InterruptedException {
    try {
      return find(reference);
    } catch (MissingException e) {
      failed.accept(reference);
      throw e;
    }
  }

  private String find(String reference) throws MissingException, InterruptedException {
    if (reference.startsWith("env:")) {
      String value = environment.get(reference.substring(4));
      if (value == null || value.isEmpty()) {
        throw new MissingException("the environment variable of " + reference + " is not set");
      }
      return value;
    }
    if (isRemote(reference)) {
      return vault.read(reference);
    }
    Path file = Path.of(reference.substring("file:".length()));
    try {
      if (Files.size(file) > FILE_MAX_BYTES) {
        throw new MissingException(
            "%s has more than %d bytes".formatted(reference, FILE_MAX_BYTES));
      }
      String value = Files.readString(file).strip();
      if (value.isEmpty()) {
        throw new MissingException("the file of " + reference + " is empty");
      }
      return value;
    } catch (IOException _) {
      throw new MissingException("the file of " + reference + " cannot be read");
    }
  }
}
