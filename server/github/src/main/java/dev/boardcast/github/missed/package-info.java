/// What GitHub could not tell by itself while the server was stopped: deliveries that are asked for
/// again.
@NullMarked
package dev.boardcast.github.missed;

import org.jspecify.annotations.NullMarked;
