package dev.boardcast.gateway.upstream;

import java.util.Set;

/// What was agreed on with a server.
///
/// @param version of MCP
/// @param modern whether each request says for itself what it is (2026-07-28)
record Revision(String version, boolean modern) {
  static final String MODERN = "2026-07-28";
  static final String LATEST_OLDER = "2025-11-25";
  static final Set<String> OLDER = Set.of("2024-11-05", "2025-03-26", "2025-06-18", LATEST_OLDER);
}
