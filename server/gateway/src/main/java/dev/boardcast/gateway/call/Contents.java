package dev.boardcast.gateway.call;

import dev.boardcast.gateway.call.check.HiddenText;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Offering;
import dev.boardcast.gateway.connector.Offerings;
import dev.boardcast.gateway.core.Glob;
import dev.boardcast.gateway.core.ToolNames;
import dev.boardcast.gateway.core.uri.ResourceUri;
import dev.boardcast.gateway.json.RawObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one server has beside tools, as far as it is offered.
///
/// @param prompts by their aggregate names
/// @param resources by their addresses
/// @param templates by what they are
/// @param faults why some could not be listed
record Contents(
    SortedMap<String, Prompt> prompts,
    SortedMap<String, RawObject> resources,
    SortedMap<String, Template> templates,
    Map<Offering, String> faults) {
  /// A longer one is left out: each is compared with what is read.
  static final int TEMPLATE_MAX_CHARS = 256;

  static final Contents EMPTY =
      new Contents(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), Map.of());

  private static final Pattern EXPRESSION = Pattern.compile("\\{[^{}]*}");
  private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

  /// @param own the server's name of it
  record Prompt(String own, RawObject json) {}

  /// @param beginning what all its addresses begin with
  /// @param fits what all its addresses look like, and perhaps others
  record Template(String beginning, Glob fits, RawObject json) {
    static Template of(String text, RawObject json) {
      int brace = text.indexOf('{');
      return new Template(
          brace < 0 ? text : text.substring(0, brace),
          new Glob(EXPRESSION.matcher(text).replaceAll("*")),
          json);
    }
  }

  static Contents of(ServerConfig server, Offerings offered) {
    Map<String, RawObject> own = named(server, offered, Offering.PROMPTS, "name");
    SortedMap<String, Prompt> prompts = new TreeMap<>();
    // Of all, so that what is left out changes no other's name.
    ToolNames.of(server.id(), own.keySet())
        .forEach((name, prompt) -> {
          RawObject json = own.get(prompt);
          if (json != null && isGood(server, prompt, HiddenText.fault(json))) {
            prompts.put(name, new Prompt(prompt, json));
          }
        });
    SortedMap<String, RawObject> resources = new TreeMap<>();
    named(server, offered, Offering.RESOURCES, "uri")
        .forEach((uri, json) -> {
          String fault = ResourceUri.fault(uri);
          if (isGood(server, uri, fault.isEmpty() ? HiddenText.fault(json) : fault)) {
            resources.put(uri, json);
          }
        });
    SortedMap<String, Template> templates = new TreeMap<>();
    named(server, offered, Offering.TEMPLATES, "uriTemplate")
        .forEach((text, json) -> {
          String fault =
              text.length() > TEMPLATE_MAX_CHARS
                  ? "it has more than %d characters".formatted(TEMPLATE_MAX_CHARS)
                  : HiddenText.fault(json);
          if (isGood(server, text, fault)) {
            templates.put(text, Template.of(text, json));
          }
        });
    return new Contents(prompts, resources, templates, offered.faults());
  }

  /// By what tells them apart; of two that are the same, the first.
  private static Map<String, RawObject> named(
      ServerConfig server, Offerings offered, Offering kind, String member) {
    Map<String, RawObject> named = new LinkedHashMap<>();
    for (RawObject one : offered.of(kind)) {
      String name = one.text(member);
      if (name == null || name.isEmpty()) {
        LOG.warn(
            "One of {} of {} is withheld: it has no `{}`.", kind.member(), server.id(), member);
      } else {
        named.putIfAbsent(name, one);
      }
    }
    return named;
  }

  private static boolean isGood(ServerConfig server, String name, String fault) {
    if (!fault.isEmpty()) {
      // A name that is withheld may have anything in it, so it is quoted.
      LOG.warn("{} of {} is withheld: {}.", RawObject.quote(name), server.id(), fault);
    }
    return fault.isEmpty();
  }

  /// The template of an address; null where none may be its.
  @Nullable String templateOf(String uri) {
    return templates.entrySet().stream()
        .filter(template -> template.getValue().fits().fits(uri))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }
}
