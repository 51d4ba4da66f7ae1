/// Secrets that a vault keeps.
@NullMarked
package dev.boardcast.gateway.vault;

import org.jspecify.annotations.NullMarked;
