package dev.boardcast.app.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A folder's `.env` file. It comes with whatever project a program is started in, so nothing in it
/// keeps the program from starting.
///
/// @param notes why the file as a whole is passed over, as sentences
record DotenvFile(Path path, Map<String, DotenvText.Entry> entries, List<String> notes) {
  /// A larger file is not read: it is no list of settings.
  static final int FILE_MAX_BYTES = 1 << 20;

  /// What the file says of some names; nothing where there is no file.
  static DotenvFile read(Path folder, Predicate<String> wanted) {
    Path path = folder.toAbsolutePath().normalize().resolve(".env");
    if (!Files.isRegularFile(path)) {
      return new DotenvFile(path, Map.of(), List.of());
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(FILE_MAX_BYTES + 1);
      return bytes.length > FILE_MAX_BYTES
          ? passedOver(path, "it is larger than 1 MiB")
          : new DotenvFile(path, DotenvText.read(decoded(bytes), wanted), List.of());
    } catch (IOException e) {
      return passedOver(path, IoReasons.of(e));
    }
  }

  private static DotenvFile passedOver(Path path, String why) {
    return new DotenvFile(path, Map.of(), List.of("%s is passed over (%s)".formatted(path, why)));
  }

  /// In UTF-8; in UTF-16 where a byte order mark says so, as some editors and shells of Windows
  /// write. What is neither becomes replacement characters.
  private static String decoded(byte[] bytes) {
    boolean wide =
        bytes.length >= 2
            && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
    Charset charset = wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    String text = new String(bytes, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
