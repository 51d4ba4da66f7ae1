/// The same frames to many sockets, with as few system calls as can be.
@NullMarked
package dev.boardcast.hub.fanout;

import org.jspecify.annotations.NullMarked;
