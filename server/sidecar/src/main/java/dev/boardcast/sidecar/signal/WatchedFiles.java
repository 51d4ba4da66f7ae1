package dev.boardcast.sidecar.signal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// LSP's file watching, as far as it is about signal files: the editor watches, and tells.
public final class WatchedFiles {
  private static final String FOLDER = ".claude-sessions";
  private static final String SUFFIX = ".signal";
  private static final int DELETED = 3;

  private WatchedFiles() {}

  /// Whether the client watches files for a server that asks it to.
  ///
  /// @param params of `initialize`
  public static boolean canBeAsked(JsonObject params) {
    return params.get("capabilities") instanceof JsonObject capabilities
        && capabilities.get("workspace") instanceof JsonObject workspace
        && workspace.get("didChangeWatchedFiles") instanceof JsonObject watching
        && watching.get("dynamicRegistration") instanceof JsonPrimitive dynamic
        && dynamic.isBoolean()
        && dynamic.getAsBoolean();
  }

  /// The params of `client/registerCapability` that have the editor watch signal files.
  public static JsonObject registration() {
    JsonObject watcher = new JsonObject();
    watcher.addProperty("globPattern", "**/" + FOLDER + "/*" + SUFFIX);
    JsonObject options = new JsonObject();
    options.add("watchers", list(watcher));
    JsonObject registration = new JsonObject();
    registration.addProperty("id", "boardcast-signals");
    registration.addProperty("method", "workspace/didChangeWatchedFiles");
    registration.add("registerOptions", options);
    JsonObject params = new JsonObject();
    params.add("registrations", list(registration));
    return params;
  }

  /// The signal files that were made or changed. Other files, and what makes no sense, are passed
  /// over.
  ///
  /// @param params of `workspace/didChangeWatchedFiles`
  static List<Path> signals(@Nullable JsonElement params) {
    List<Path> files = new ArrayList<>();
    if (params instanceof JsonObject object && object.get("changes") instanceof JsonArray changes) {
      for (JsonElement change : changes) {
        Path file = change instanceof JsonObject event ? signal(event) : null;
        if (file != null) {
          files.add(file);
        }
      }
    }
    return files;
  }

  private static @Nullable Path signal(JsonObject event) {
    boolean deleted =
        event.get("type") instanceof JsonPrimitive type
            && type.isNumber()
            && type.getAsInt() == DELETED;
    if (!deleted && event.get("uri") instanceof JsonPrimitive uri && uri.isString()) {
      try {
        Path file = Path.of(URI.create(uri.getAsString()));
        Path folder = file.getParent();
        if (file.getFileName() != null
            && file.getFileName().toString().endsWith(SUFFIX)
            && folder != null
            && folder.endsWith(FOLDER)) {
          return file;
        }
      } catch (RuntimeException _) {
        // No file of this machine.
      }
    }
    return null;
  }

  private static JsonArray list(JsonElement only) {
    JsonArray list = new JsonArray();
    list.add(only);
    return list;
  }
}
