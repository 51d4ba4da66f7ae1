package dev.boardcast.gateway.upstream.link;

import java.util.Set;

/// What was agreed on with a server.
///
/// @param version of MCP
/// @param modern whether each request says for itself what it is (2026-07-28)
public record Revision(String version, boolean modern) {
  public static final String MODERN = "2026-07-28";
  public static final String LATEST_OLDER = "2025-11-25";
  public static final Set<String> OLDER =
      Set.of("2024-11-05", "2025-03-26", "2025-06-18", LATEST_OLDER);
}
