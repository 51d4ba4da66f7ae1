package dev.boardcast.gateway.upstream;

import com.google.gson.JsonParseException;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Offering;
import dev.boardcast.gateway.connector.Offerings;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawArray;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.ParamHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an MCP server says that it has.
record McpLists(ServerConfig config) {
  /// A server with more tools is refused.
  static final int TOOLS_MAX_COUNT = 2_000;

  private static final int PAGES_MAX_COUNT = 200;
  private static final Logger LOG = LoggerFactory.getLogger(McpLists.class);

  List<ToolEntry> tools(McpClient client) throws GatewayException, InterruptedException {
    List<ToolEntry> tools = new ArrayList<>();
    boolean hasHeaders = config.isOverHttp() && client.revision().modern();
    for (RawObject tool : all(client, "tools/list", "tools", TOOLS_MAX_COUNT)) {
      try {
        ToolEntry entry = ToolEntry.of(tool);
        if (!hasHeaders || isFit(entry)) {
          tools.add(entry);
        }
      } catch (JsonParseException e) {
        throw unusable("tools/list", e);
      }
    }
    return tools;
  }

  /// Whether headers can say what this tool wants them to: it cannot be called where not.
  private boolean isFit(ToolEntry tool) {
    try {
      var _ = ParamHeaders.of(tool.json());
      return true;
    } catch (ParamHeaders.UnfitException e) {
      LOG.warn("The tool {} of {} is left out: {}.", tool.name(), config.id(), e.getMessage());
      return false;
    }
  }

  private GatewayException unusable(String method, Exception why) {
    return new GatewayException(
        Fault.answered(
            ErrorCode.DATA_TRANSFORMATION_ERROR,
            "The answer of `%s` to %s cannot be used (%s): tell whoever runs the gateway."
                .formatted(config.id(), method, why.getMessage()),
            ""));
  }

  /// All pages of a list.
  private List<RawObject> all(McpClient client, String method, String member, int maxCount)
      throws GatewayException, InterruptedException {
    List<RawObject> all = new ArrayList<>();
    @Nullable String cursor = null;
    int pages = 0;
    do {
      RawObject params =
          cursor == null
              ? RawObject.EMPTY
              : RawObject.EMPTY.with("cursor", RawObject.quote(cursor));
      String result =
          client.request(method, params, RawObject.EMPTY, config.timeouts().connectMs());
      try {
        RawObject page = RawObject.parse(result);
        all.addAll(
            RawArray.objects(
                Objects.requireNonNullElse(page.raw(member), "[]"), maxCount - all.size()));
        cursor = page.text("nextCursor");
      } catch (IOException e) {
        throw unusable(method, e);
      }
    } while (cursor != null && ++pages < PAGES_MAX_COUNT);
    return all;
  }

  Offerings offerings(McpClient client) throws GatewayException, InterruptedException {
    Map<Offering, List<RawObject>> entries = new EnumMap<>(Offering.class);
    Map<Offering, String> faults = new EnumMap<>(Offering.class);
    for (Offering one : Offering.values()) {
      if (client.offers(one.capability())) {
        try {
          entries.put(one, all(client, one.method(), one.member(), one.maxCount()));
        } catch (GatewayException e) {
          if (!client.isAlive()) {
            throw e;
          }
          // One list that fails hides no other. Who has resources need not have templates.
          if (e.fault().code() != ErrorCode.TOOL_NOT_SUPPORTED) {
            faults.put(one, e.fault().message());
          }
        }
      }
    }
    return new Offerings(entries, faults);
  }
}
