package dev.boardcast.gateway;

import dev.boardcast.gateway.config.TypeRule;
import dev.boardcast.gateway.connector.ConnectorType;
import dev.boardcast.gateway.openapi.OpenApiType;
import dev.boardcast.gateway.services.JiraType;
import dev.boardcast.gateway.services.SlackType;
import dev.boardcast.gateway.services.WebSearchType;
import dev.boardcast.gateway.upstream.McpType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The kinds of servers that there are. A new one is its class and a line here.
final class Connectors {
  static final List<ConnectorType> ALL =
      List.of(
          new McpType(), new OpenApiType(), new JiraType(), new SlackType(), new WebSearchType());

  private Connectors() {}

  static Map<String, TypeRule> rules(List<ConnectorType> types) {
    return types.stream()
        .collect(
            Collectors.toMap(
                ConnectorType::name, type -> new TypeRule(type.schema(), type::faults)));
  }
}
