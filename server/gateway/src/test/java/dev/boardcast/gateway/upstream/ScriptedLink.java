package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.upstream.link.Link;
import dev.boardcast.gateway.upstream.link.Revision;

/// A way to a server that a test plays.
abstract class ScriptedLink implements Link {
  @Override
  public void settled(Revision revision) {}

  @Override
  public String lastWords() {
    return "";
  }

  @Override
  public void close() {}
}
