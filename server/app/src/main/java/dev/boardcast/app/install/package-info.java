/// Entering Boardcast into the configuration files of MCP clients, and taking it out again. What is
/// changed is decided by functions of texts ([dev.boardcast.app.install.Planner]);
/// [dev.boardcast.app.install.Installer] reads, asks and writes.
@NullMarked
package dev.boardcast.app.install;

import org.jspecify.annotations.NullMarked;
