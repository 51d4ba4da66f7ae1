package dev.boardcast.mcp.board.resource;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.Apps;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import dev.boardcast.mcp.resource.Resource;
import dev.boardcast.mcp.resource.ResourceContent;
import dev.boardcast.mcp.resource.ResourceSource;
import dev.boardcast.mcp.resource.ResourceTemplate;
import dev.boardcast.mcp.resource.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The page that shows a board in a chat: the extension's board panel, for clients that show pages
/// (MCP Apps). To all others it is not there.
public final class BoardPage implements ResourceSource {
  public static final String ADDRESS = "ui://boardcast/board";

  private static final String TITLE = "Project board";
  private static final String ABOUT =
      "A project's board, whose cards can be moved. show_board shows it.";

  /// Made by `npm --prefix vscode-client run chat` from the extension's sources.
  private static final String FILE = "board.html";

  @Override
  public Page list(@Nullable String cursor, CallContext context) {
    return new Page(
        context.showsApps()
            ? List.of(new Resource(ADDRESS, "board", TITLE, ABOUT, Apps.PAGE_TYPE, meta()))
            : List.of(),
        null);
  }

  @Override
  public List<ResourceTemplate> templates() {
    return List.of();
  }

  @Override
  public List<ResourceContent> read(String uri, CallContext context) {
    return uri.equals(ADDRESS) && context.showsApps()
        ? List.of(new ResourceContent.Text(ADDRESS, Apps.PAGE_TYPE, text(), meta()))
        : List.of();
  }

  @Override
  public Completions complete(
      ResourceTemplate template,
      String variable,
      String begun,
      Map<String, String> given,
      CallContext context) {
    throw new IllegalArgumentException("there is no template here");
  }

  /// Another version of this program has another page; this one never changes.
  @Override
  public @Nullable Watch watch(String uri, Runnable changed) {
    return null;
  }

  @Override
  public @Nullable Watch watchList(Runnable changed) {
    return null;
  }

  /// What its frame must allow: nothing. All that the page needs is inside of it.
  private static JsonObject meta() {
    JsonObject csp = new JsonObject();
    for (String domains :
        List.of("connectDomains", "resourceDomains", "frameDomains", "baseUriDomains")) {
      csp.add(domains, new JsonArray());
    }
    JsonObject ui = new JsonObject();
    ui.add("csp", csp);
    ui.addProperty("prefersBorder", true);
    JsonObject meta = new JsonObject();
    meta.add("ui", ui);
    return meta;
  }

  private static String text() {
    try (InputStream file =
        Objects.requireNonNull(BoardPage.class.getResourceAsStream(FILE), FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
