/// The editor's side of the sidecar's JSON-RPC, for commands that show a board themselves.
@NullMarked
package dev.boardcast.app.editor;

import org.jspecify.annotations.NullMarked;
