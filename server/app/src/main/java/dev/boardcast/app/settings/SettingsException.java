package dev.boardcast.app.settings;

/// A setting is not usable. The message names the variable, the fault and what is valid; it never
/// holds the value of a secret.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }

  public SettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}
