package dev.boardcast.app.keys;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.DataFolder;
import dev.boardcast.app.settings.IoReasons;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.protocol.json.WireException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The file of a server's named keys, in its data folder, for its user alone.
public final class KeyFile extends KeyStore {
  /// 256 keys of 100 projects each are a quarter of this.
  private static final long FILE_MAX_BYTES = 1024 * 1024;

  /// Of keys that were brought from a database; they fit into a file.
  private static final int BROUGHT_MAX_COUNT = 1_000;

  private final Path file;

  public KeyFile(Path dataDir) {
    file = dataDir.resolve("keys.json");
  }

  public Path file() {
    return file;
  }

  /// A state of the file: another one, another content.
  record Stamp(Object identity, long modifiedMs, long bytes) {
    static final Stamp ABSENT = new Stamp("", 0, 0);
  }

  @Override
  Stamp stamp() throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      Object identity = found.fileKey();
      return new Stamp(
          identity == null ? "" : identity, found.lastModifiedTime().toMillis(), found.size());
    } catch (NoSuchFileException _) {
      return Stamp.ABSENT;
    }
  }

  @Override
  public String place() {
    return file.toString();
  }

  /// The data folder that it is in.
  public Path folder() {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
  }

  /// None where there is no file.
  @Override
  public List<NamedKey> read() {
    return read(file);
  }

  private static List<NamedKey> read(Path file) {
    try {
      if (!Files.exists(file)) {
        return List.of();
      }
      if (!Files.isRegularFile(file) || Files.size(file) > FILE_MAX_BYTES) {
        throw unusable(file, "it is not a file that boardcast made");
      }
      return KeyJson.read(Files.readString(file));
    } catch (WireException _) {
      throw unusable(file, "it is not what boardcast wrote");
    } catch (IOException e) {
      throw unusable(file, IoReasons.of(e));
    }
  }

  private static SettingsException unusable(Path file, String why) {
    return new SettingsException(
        "the file of keys %s cannot be used (%s); put back a copy of it, or delete it and make the keys again with `boardcast key add`"
            .formatted(file, why));
  }

  /// What came of handing keys over.
  ///
  /// @param taken how many were not there before
  /// @param known names of those that were there, and are as they were
  /// @param setAside what the file is now; empty where there was none
  public record Handover(int taken, List<String> known, Optional<Path> setAside) {}

  /// Gives all keys to a database, and sets the file aside: given again, it would bring back those
  /// that were revoked there since.
  ///
  /// @throws CommandFailure when they could not be given, or the file not be set aside
  public Handover handOver(KeyTable table) {
    Handover none = new Handover(0, List.of(), Optional.empty());
    if (!Files.exists(file)) {
      // Before the lock, which makes the folder.
      forgetBrought();
      return none;
    }
    return locked(folder -> {
      // Of two at once, the second finds none.
      if (!Files.exists(file)) {
        return none;
      }
      List<NamedKey> all = read();
      List<String> known = table.takeOver(all);
      Path aside = folder.resolve(file.getFileName() + ".imported");
      forgetBrought();
      setAside(aside);
      return new Handover(all.size() - known.size(), List.copyOf(known), Optional.of(aside));
    });
  }

  /// What came of keys that were brought.
  ///
  /// @param taken how many were not here before
  /// @param known names of those that were here, and are as they were
  /// @param revoked names of those that were brought before and are not here any more: they stay
  ///   away
  public record Brought(int taken, List<String> known, List<String> revoked) {}

  /// Takes keys of a database over, each once: brought again, one that was revoked here since would
  /// be valid again.
  ///
  /// @throws CommandFailure when there are too many, or they cannot be written
  public Brought bring(List<NamedKey> keys) {
    return locked(folder -> {
      Path list = broughtList();
      // Without a file of keys nothing was revoked in it.
      List<NamedKey> before = Files.exists(file) ? brought() : List.of();
      List<NamedKey> here = new ArrayList<>(read());
      List<String> known = new ArrayList<>();
      List<String> revoked = new ArrayList<>();
      int taken = 0;
      for (NamedKey key : keys) {
        if (here.stream().anyMatch(k -> k.name().equals(key.name()))) {
          known.add(key.name());
        } else if (before.stream().anyMatch(k -> k.hash().equals(key.hash()))) {
          revoked.add(key.name());
        } else {
          here.add(key);
          taken++;
        }
      }
      write(folder, file, unlessTooMany(here));
      // After them: cut off between, the next time writes it.
      write(folder, list, listed(before, keys, here));
      return new Brought(taken, List.copyOf(known), List.copyOf(revoked));
    });
  }

  /// What was brought so far, those that are here now last. Of too many, the oldest are forgotten.
  private static List<NamedKey> listed(
      List<NamedKey> before, List<NamedKey> keys, List<NamedKey> here) {
    Map<String, NamedKey> all = new LinkedHashMap<>();
    before.forEach(key -> all.put(key.hash(), key));
    Set<String> valid = here.stream().map(NamedKey::hash).collect(Collectors.toSet());
    keys.stream()
        .filter(key -> valid.contains(key.hash()))
        .forEach(key -> all.put(key.hash(), key));
    return all.values().stream().skip(Math.max(0, all.size() - BROUGHT_MAX_COUNT)).toList();
  }

  private List<NamedKey> brought() {
    Path list = broughtList();
    try {
      return read(list);
    } catch (SettingsException e) {
      throw new SettingsException(
          "%s, the list of keys that were brought here, cannot be used: put back a copy of it. Deleted, keys that were revoked here since would be brought again."
              .formatted(list),
          e);
    }
  }

  private Path broughtList() {
    return folder().resolve(file.getFileName() + ".exported");
  }

  /// Which of them are valid is known in the database from now on.
  private void forgetBrought() {
    try {
      Files.deleteIfExists(broughtList());
    } catch (IOException e) {
      throw new CommandFailure(
          "%s cannot be deleted (%s)%nNext: delete it by hand, and run this again; else its keys would not be brought back"
              .formatted(broughtList(), IoReasons.of(e)),
          e);
    }
  }

  private void setAside(Path aside) {
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandFailure(
          "the database has the keys now, but %s cannot be renamed (%s)\nNext: rename it by hand; imported again, it would bring back keys that are revoked since"
              .formatted(file, IoReasons.of(e)),
          e);
    }
  }

  @Override
  void change(UnaryOperator<List<NamedKey>> change) {
    var _ =
        locked(folder -> {
          List<NamedKey> changed = change.apply(new ArrayList<>(read()));
          write(folder, file, changed);
          return changed;
        });
  }

  private static void write(Path folder, Path file, List<NamedKey> keys) throws IOException {
    Path fresh =
        Files.createTempFile(folder, ".keys", ".tmp", DataFolder.onlyForItsUser("rw-------"));
    try {
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        out.write(StandardCharsets.UTF_8.encode(KeyJson.write(keys)));
        // A key that was revoked shall not be back after a power cut.
        out.force(true);
      }
      replace(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// Something done in the file's folder.
  private interface Step<T> {
    T in(Path folder) throws IOException;
  }

  /// Programs that change the file take turns.
  private <T> T locked(Step<T> step) {
    Path folder = folder();
    DataFolder.create(folder);
    Path lockFile = folder.resolve("keys.lock");
    try (FileChannel channel =
            FileChannel.open(
                lockFile,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                DataFolder.onlyForItsUser("rw-------"));
        FileLock _ = channel.lock()) {
      return step.in(folder);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot write the file of keys %s (%s)".formatted(file, IoReasons.of(e)), e);
    }
  }

  private static void replace(Path fresh, Path file) throws IOException {
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
