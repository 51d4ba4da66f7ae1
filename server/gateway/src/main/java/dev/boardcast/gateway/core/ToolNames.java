package dev.boardcast.gateway.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Names of tools as the aggregate server has them: `{server}__{tool}`, of the characters that
/// every client and model takes. The same tools have the same names after any restart. Pure.
public final class ToolNames {
  public static final String SEPARATOR = "__";
  static final int NAME_MAX_CHARS = 64;

  private static final int DIGITS = 6;
  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9_-]");

  private ToolNames() {}

  /// The server that an aggregate name belongs to; empty where it names none.
  public static String serverOf(String aggregateName) {
    int end = aggregateName.indexOf(SEPARATOR);
    return end <= 0 ? "" : aggregateName.substring(0, end);
  }

  /// The aggregate names of a server's tools, each with the server's own name. A name that does not
  /// fit, or that two tools would have, ends in digits of what it was made from.
  public static Map<String, String> of(String server, Collection<String> tools) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    for (String tool : tools) {
      String plain = OTHER.matcher(tool).replaceAll("_");
      wanted.computeIfAbsent(server + SEPARATOR + plain, _ -> new ArrayList<>()).add(tool);
    }
    Map<String, String> names = new TreeMap<>();
    wanted.forEach((name, sharing) -> {
      for (String tool : sharing) {
        // Who has a name by itself keeps it, so that a newcomer changes nobody else's.
        boolean own =
            name.length() <= NAME_MAX_CHARS
                && (sharing.size() == 1 || name.equals(server + SEPARATOR + tool));
        names.put(own ? name : marked(name, server + SEPARATOR + tool), tool);
      }
    });
    return names;
  }

  private static String marked(String name, String original) {
    String digits = digits(original);
    int room = NAME_MAX_CHARS - DIGITS - 1;
    return name.substring(0, Math.min(name.length(), room)) + "_" + digits;
  }

  private static String digits(String original) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(original.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
