package dev.boardcast.mcp.resource;

import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where resources come from. Thread-safe; everything but `templates` may block, on a virtual
/// thread.
///
/// What goes wrong is thrown as a `ResourceFailure`.
public interface ResourceSource {
  /// @param cursor of the page before, as this source made it; null for the first page
  Page list(@Nullable String cursor, CallContext context);

  List<ResourceTemplate> templates();

  /// What an address holds; empty where there is nothing of that address here.
  List<ResourceContent> read(String uri, CallContext context);

  /// Values for a variable of one of the templates.
  ///
  /// @param begun what was typed so far
  /// @param given variables that have a value already
  Completions complete(
      ResourceTemplate template,
      String variable,
      String begun,
      Map<String, String> given,
      CallContext context);

  /// Has a resource watched; null where the address is none of this source's.
  ///
  /// @param changed called for each change, from any thread; must not block
  @Nullable Watch watch(String uri, Runnable changed);

  /// Has the list of resources watched; null where it never changes.
  @Nullable Watch watchList(Runnable changed);

  /// @param nextCursor null with the last page
  record Page(List<Resource> resources, @Nullable String nextCursor) {
    public Page {
      resources = List.copyOf(resources);
    }
  }
}
