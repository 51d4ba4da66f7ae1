/// What stands behind the gateway: one interface, and the list of its kinds.
@NullMarked
package dev.boardcast.gateway.connector;

import org.jspecify.annotations.NullMarked;
