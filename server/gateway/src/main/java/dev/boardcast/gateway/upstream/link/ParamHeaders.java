package dev.boardcast.gateway.upstream.link;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Arguments of a tool that headers say again (`x-mcp-header` of 2026-07-28): a server over HTTP
/// that wants them there takes no call without. Pure.
public final class ParamHeaders {
  public static final ParamHeaders NONE = new ParamHeaders(List.of());

  private static final String MARK = "x-mcp-header";
  private static final String PREFIX = "Mcp-Param-";
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /// The protocol leaves `number` out; servers on its own SDK have it, and a header can say it.
  private static final Set<String> TYPES = Set.of("string", "integer", "boolean", "number");

  /// Keywords of schemas whose values are none.
  private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

  /// Keywords with schemas by names.
  private static final Set<String> NAMED =
      Set.of("patternProperties", "dependentSchemas", "$defs", "definitions");

  /// Of one header, its name among them; in Base64 it is that of a text three quarters as long.
  static final int HEADER_MAX_CHARS = 4_096;

  /// Of all of one call.
  static final int HEADERS_MAX_CHARS = 6_144;

  /// Beyond it not every whole number is one of JSON's for all who read it.
  private static final double WHOLE_MAX = (1L << 53) - 1;

  /// Exponents between which JavaScript writes none.
  private static final int PLAIN_MIN = -6;

  private static final int PLAIN_MAX = 21;

  /// @param path of the argument
  private record Repeated(String header, List<String> path) {}

  private final List<Repeated> all;

  private ParamHeaders(List<Repeated> all) {
    this.all = all;
  }

  /// What a tool marks so is not as the protocol has it: then it is no tool over HTTP.
  public static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
      super(message);
    }
  }

  /// @param tool as its server describes it
  public static ParamHeaders of(RawObject tool) throws UnfitException {
    String schema = tool.raw("inputSchema");
    // Hardly any tool has one; a key may be written by escapes.
    if (schema == null || (!schema.contains(MARK) && schema.indexOf('\\') < 0)) {
      return NONE;
    }
    try {
      List<Repeated> found = new ArrayList<>();
      find(JsonText.parse(schema), List.of(), true, found);
      Set<String> names = new HashSet<>();
      for (Repeated one : found) {
        if (!names.add(one.header().toLowerCase(Locale.ROOT))) {
          throw new UnfitException("two arguments have the header " + one.header());
        }
      }
      return new ParamHeaders(List.copyOf(found));
    } catch (IOException _) {
      throw new UnfitException("its inputSchema cannot be read");
    }
  }

  /// @param reached whether `properties` alone lead there
  private static void find(
      @Nullable JsonElement at, List<String> path, boolean reached, List<Repeated> found)
      throws UnfitException {
    if (!(at instanceof JsonObject schema)) {
      return;
    }
    if (schema.has(MARK)) {
      found.add(new Repeated(header(schema, path, reached), path));
    }
    for (Map.Entry<String, JsonElement> member : schema.entrySet()) {
      String keyword = member.getKey();
      if (member.getValue() instanceof JsonObject named && keyword.equals("properties")) {
        for (Map.Entry<String, JsonElement> property : named.entrySet()) {
          List<String> longer = new ArrayList<>(path);
          longer.add(property.getKey());
          find(property.getValue(), longer, reached, found);
        }
      } else if (member.getValue() instanceof JsonObject named && NAMED.contains(keyword)) {
        for (JsonElement one : named.asMap().values()) {
          find(one, path, false, found);
        }
      } else if (member.getValue() instanceof JsonArray several && !DATA.contains(keyword)) {
        for (JsonElement one : several) {
          find(one, path, false, found);
        }
      } else if (!DATA.contains(keyword)) {
        find(member.getValue(), path, false, found);
      }
    }
  }

  private static String header(JsonObject schema, List<String> path, boolean reached)
      throws UnfitException {
    String where = String.join(".", path);
    if (!reached || path.isEmpty()) {
      throw new UnfitException("%s stands where no single argument is (%s)".formatted(MARK, where));
    }
    if (!(schema.get(MARK) instanceof JsonPrimitive name)
        || !name.isString()
        || !TOKEN.matcher(name.getAsString()).matches()) {
      throw new UnfitException("%s of %s is no name of a header".formatted(MARK, where));
    }
    if (!(schema.get("type") instanceof JsonPrimitive type)
        || !TYPES.contains(type.getAsString())) {
      throw new UnfitException("%s of %s is of no type that a header has".formatted(MARK, where));
    }
    return PREFIX + name.getAsString();
  }

  /// @param argument its path, in words
  public record Header(String name, String value, String argument) {
    private int chars() {
      return name.length() + value.length();
    }
  }

  /// What headers say of a call with these arguments.
  public List<Header> headers(@Nullable RawObject arguments) {
    if (all.isEmpty() || arguments == null) {
      return List.of();
    }
    List<Header> headers = new ArrayList<>();
    for (Repeated one : all) {
      String value = value(arguments, one.path());
      if (value != null) {
        headers.add(new Header(one.header(), HeaderText.of(value), String.join(".", one.path())));
      }
    }
    return headers;
  }

  /// Servers take headers up to a length, and end the connection past it, which would speak against
  /// them.
  ///
  /// @throws GatewayException where these are too long, naming the longest argument
  static void check(String server, List<Header> headers) throws GatewayException {
    int sum = 0;
    Header longest = null;
    for (Header one : headers) {
      sum += one.chars();
      longest = longest == null || one.chars() > longest.chars() ? one : longest;
    }
    if (longest != null && (longest.chars() > HEADER_MAX_CHARS || sum > HEADERS_MAX_CHARS)) {
      String fault =
          "%s: too long for a header (at most %d characters, and %d with the other headers)"
              .formatted(longest.argument(), HEADER_MAX_CHARS, HEADERS_MAX_CHARS);
      throw new GatewayException(
          Fault.invalid(
              "The server `%s` was not asked: it wants an argument in a header, too, which cannot be that long: %s. Make it shorter."
                  .formatted(server, fault),
              List.of(fault)));
    }
  }

  /// @return null where there is none, or none that a header has
  private static @Nullable String value(RawObject arguments, List<String> path) {
    RawObject at = arguments;
    for (String name : path.subList(0, path.size() - 1)) {
      at = at.object(name);
      if (at == null) {
        return null;
      }
    }
    String raw = at.raw(path.getLast());
    if (raw == null || raw.equals("null") || raw.charAt(0) == '{' || raw.charAt(0) == '[') {
      return null;
    }
    return switch (raw.charAt(0)) {
      case '"' -> at.text(path.getLast());
      case 't', 'f' -> raw;
      default -> number(raw);
    };
  }

  /// As JavaScript writes it: servers on it compare with that.
  private static String number(String raw) {
    double value = Double.parseDouble(raw);
    if (value == Math.rint(value) && Math.abs(value) <= WHOLE_MAX) {
      return Long.toString((long) value);
    }
    if (Double.isInfinite(value)) {
      return raw;
    }
    BigDecimal digits = BigDecimal.valueOf(value).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= PLAIN_MIN && exponent < PLAIN_MAX) {
      return digits.toPlainString();
    }
    String mantissa = digits.movePointLeft(exponent).toPlainString();
    return mantissa + (exponent < 0 ? "e" : "e+") + exponent;
  }
}
