package dev.boardcast.app.keys;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.tracker.store.postgres.SharedText;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The named keys of all servers of a PostgreSQL, in its table `meta`. For one thread at a time,
/// but for `close`.
public final class KeyTable extends KeyStore {
  private static final String NAME = "keys";

  private final PostgresAddress address;
  private final SharedText text;

  public KeyTable(PostgresAddress address) {
    this.address = address;
    text = new SharedText(address, NAME);
  }

  @Override
  Optional<String> stamp() throws IOException {
    return text.read();
  }

  @Override
  public List<NamedKey> read() {
    try {
      return keys(text.read());
    } catch (IOException e) {
      throw new SettingsException(
          "the keys in %s cannot be read now: %s".formatted(address, e.getMessage()), e);
    }
  }

  @Override
  void change(UnaryOperator<List<NamedKey>> change) {
    try {
      text.change(kept -> KeyJson.write(change.apply(new ArrayList<>(keys(kept)))));
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot change the keys in %s: %s".formatted(address, e.getMessage()), e);
    }
  }

  private List<NamedKey> keys(Optional<String> kept) {
    try {
      return kept.map(KeyJson::read).orElse(List.of());
    } catch (WireException e) {
      throw new SettingsException(
          "the keys in %s are not what boardcast wrote: delete the row `%s` of its table meta, and make the keys again with `boardcast key add`"
              .formatted(address, NAME),
          e);
    }
  }

  @Override
  public String place() {
    return address.toString();
  }

  @Override
  public void close() {
    text.close();
  }
}
