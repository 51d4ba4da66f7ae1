/// Clients' connections, and the event loops that serve them.
@NullMarked
package dev.boardcast.hub.connection;

import org.jspecify.annotations.NullMarked;
