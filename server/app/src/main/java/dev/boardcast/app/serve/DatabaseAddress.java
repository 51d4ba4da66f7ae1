package dev.boardcast.app.serve;

import dev.boardcast.app.settings.DatabaseSetting;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.util.Optional;

/// The PostgreSQL that is set, if any.
public final class DatabaseAddress {
  private DatabaseAddress() {}

  /// @return empty where the boards are in a file in the data folder
  /// @throws SettingsException when what is set cannot be used
  public static Optional<PostgresAddress> of(Settings settings) {
    return settings.database().map(DatabaseAddress::parsed);
  }

  private static PostgresAddress parsed(DatabaseSetting setting) {
    PostgresAddress address;
    try {
      address = PostgresAddress.parse(setting.address());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          "BOARDCAST_DATABASE (--database) is not valid: %s; valid: %s"
              .formatted(e.getMessage(), PostgresAddress.VALID));
    }
    if (setting.withheld() && !address.isHere()) {
      throw new SettingsException(
          "BOARDCAST_DATABASE is set to %s by the .env file of this folder, and your password is not sent there on a file's word alone; set BOARDCAST_DATABASE in the environment if you trust that address, or the password in the same .env file if it belongs to it"
              .formatted(address));
    }
    return setting.readPassword().map(address::withPassword).orElse(address);
  }
}
