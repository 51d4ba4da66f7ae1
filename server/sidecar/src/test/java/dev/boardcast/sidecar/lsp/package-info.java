@NullMarked
package dev.boardcast.sidecar.lsp;

import org.jspecify.annotations.NullMarked;
