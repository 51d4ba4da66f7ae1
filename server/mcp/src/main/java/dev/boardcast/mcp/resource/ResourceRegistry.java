package dev.boardcast.mcp.resource;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The resources of all sources, in their order. Thread-safe.
public final class ResourceRegistry {
  private final List<ResourceSource> sources;

  public ResourceRegistry(List<ResourceSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /// A page as `resources/list` answers it.
  ///
  /// @param cursor as a page before gave it; null for the first page
  /// @param titled whether the client's revision knows titles
  /// @throws IllegalArgumentException when the cursor is none of ours
  public JsonObject list(@Nullable String cursor, boolean titled, CallContext context) {
    int at = 0;
    String within = null;
    if (cursor != null) {
      int dot = cursor.indexOf('.');
      at = dot < 1 ? -1 : index(cursor.substring(0, dot));
      if (at < 0 || at >= sources.size()) {
        throw new IllegalArgumentException("Unknown cursor");
      }
      within = cursor.substring(dot + 1);
    }
    List<Resource> page = new ArrayList<>();
    String next = null;
    while (at < sources.size() && next == null) {
      ResourceSource.Page some = sources.get(at).list(within, context);
      page.addAll(some.resources());
      next = some.nextCursor() == null ? null : at + "." + some.nextCursor();
      within = null;
      at++;
    }
    JsonArray array = new JsonArray();
    page.forEach(resource -> array.add(resource.toJson(titled)));
    JsonObject json = new JsonObject();
    json.add("resources", array);
    if (next != null) {
      json.addProperty("nextCursor", next);
    }
    return json;
  }

  private static int index(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  public JsonArray templates(boolean titled) {
    JsonArray array = new JsonArray();
    sources.forEach(
        source -> source.templates().forEach(template -> array.add(template.toJson(titled))));
    return array;
  }

  /// What an address holds; empty where there is nothing.
  public List<ResourceContent> read(String uri, CallContext context) {
    for (ResourceSource source : sources) {
      List<ResourceContent> contents = source.read(uri, context);
      if (!contents.isEmpty()) {
        return contents;
      }
    }
    return List.of();
  }

  /// Values for a template's variable; null where there is no such template.
  public @Nullable Completions complete(
      String uriTemplate,
      String variable,
      String begun,
      Map<String, String> given,
      CallContext context) {
    for (ResourceSource source : sources) {
      for (ResourceTemplate template : source.templates()) {
        if (template.uriTemplate().equals(uriTemplate)) {
          return source.complete(template, variable, begun, given, context);
        }
      }
    }
    return null;
  }

  /// Has a resource watched; null where the address is nobody's.
  public @Nullable Watch watch(String uri, Runnable changed) {
    return sources.stream()
        .map(source -> source.watch(uri, changed))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /// Has the list watched.
  public Watch watchList(Runnable changed) {
    List<Watch> watches =
        sources.stream().map(source -> source.watchList(changed)).filter(Objects::nonNull).toList();
    return () -> watches.forEach(Watch::close);
  }
}
