/// What both clients, of the tracker and of the hub, have in common.
@NullMarked
package dev.boardcast.client;

import org.jspecify.annotations.NullMarked;
