package dev.boardcast.conformance;

import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import dev.boardcast.mcp.resource.Resource;
import dev.boardcast.mcp.resource.ResourceContent;
import dev.boardcast.mcp.resource.ResourceSource;
import dev.boardcast.mcp.resource.ResourceTemplate;
import dev.boardcast.mcp.resource.Watch;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The suite's resources. None of them ever changes.
final class FixtureResources implements ResourceSource {
  private static final Pattern TEMPLATE = Pattern.compile("test://template/([^/]+)/data");

  @Override
  public Page list(@Nullable String cursor, CallContext context) {
    return new Page(
        List.of(
            resource("test://static-text", "text/plain"),
            resource("test://static-binary", "image/png"),
            resource("test://watched-resource", "text/plain")),
        null);
  }

  private static Resource resource(String uri, String mimeType) {
    return new Resource(uri, uri, uri, "A fixture of the conformance suite.", mimeType);
  }

  @Override
  public List<ResourceTemplate> templates() {
    return List.of(
        new ResourceTemplate(
            "test://template/{id}/data",
            "data",
            "Data",
            "A fixture of the conformance suite.",
            "application/json"));
  }

  @Override
  public List<ResourceContent> read(String uri, CallContext context) {
    Matcher data = TEMPLATE.matcher(uri);
    if (data.matches()) {
      return List.of(
          new ResourceContent.Text(
              uri,
              "application/json",
              "{\"id\":\"%1$s\",\"templateTest\":true,\"data\":\"Data for ID: %1$s\"}"
                  .formatted(data.group(1))));
    }
    return switch (uri) {
      case "test://static-text" -> text(uri, "This is the content of the static text resource.");
      case "test://watched-resource" -> text(uri, "Nobody changes this.");
      case "test://static-binary" ->
          List.of(new ResourceContent.Blob(uri, "image/png", FixtureTools.PNG));
      default -> List.of();
    };
  }

  private static List<ResourceContent> text(String uri, String text) {
    return List.of(new ResourceContent.Text(uri, "text/plain", text));
  }

  @Override
  public Completions complete(
      ResourceTemplate template,
      String variable,
      String begun,
      Map<String, String> given,
      CallContext context) {
    return Completions.of(List.of("123", "456"), begun);
  }

  @Override
  public @Nullable Watch watch(String uri, Runnable changed) {
    return uri.startsWith("test://") ? () -> {} : null;
  }

  @Override
  public @Nullable Watch watchList(Runnable changed) {
    return null;
  }
}
