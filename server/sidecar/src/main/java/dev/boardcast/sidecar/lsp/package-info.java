/// JSON-RPC over two streams: framing, dispatch, lifecycle, errors. The only package that knows
/// LSP.
@NullMarked
package dev.boardcast.sidecar.lsp;

import org.jspecify.annotations.NullMarked;
