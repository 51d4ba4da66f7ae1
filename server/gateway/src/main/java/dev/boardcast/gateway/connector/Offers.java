package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.json.RawObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a caller does for servers, in one form: the same offers are the same text, and no caller
/// can make ever more of them. Pure.
public final class Offers {
  /// Nothing.
  public static final RawObject NONE = RawObject.EMPTY;

  private static final String YES = "{}";

  private Offers() {}

  /// @param capabilities as the caller wrote them; null for none
  public static RawObject of(@Nullable RawObject capabilities) {
    RawObject offers = NONE;
    if (capabilities == null) {
      return offers;
    }
    RawObject elicitation = capabilities.object("elicitation");
    if (elicitation != null) {
      RawObject modes = known(elicitation, List.of("form", "url"));
      // Before there were two, forms were what is meant.
      offers = offers.with("elicitation", modes.isEmpty() ? "{\"form\":{}}" : modes.toString());
    }
    RawObject sampling = capabilities.object("sampling");
    if (sampling != null) {
      offers = offers.with("sampling", known(sampling, List.of("context", "tools")).toString());
    }
    return capabilities.object("roots") == null ? offers : offers.with("roots", YES);
  }

  private static RawObject known(RawObject of, List<String> names) {
    RawObject known = RawObject.EMPTY;
    for (String name : names) {
      if (of.object(name) != null) {
        known = known.with(name, YES);
      }
    }
    return known;
  }

  /// The offer that a server's request goes by; null where it is none that is passed on.
  public static @Nullable String of(String method) {
    return switch (method) {
      case "elicitation/create" -> "elicitation";
      case "sampling/createMessage" -> "sampling";
      case "roots/list" -> "roots";
      default -> null;
    };
  }
}
