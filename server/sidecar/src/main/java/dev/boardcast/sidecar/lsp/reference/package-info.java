/// References in open documents, as editors ask for them by the Language Server Protocol.
@NullMarked
package dev.boardcast.sidecar.lsp.reference;

import org.jspecify.annotations.NullMarked;
