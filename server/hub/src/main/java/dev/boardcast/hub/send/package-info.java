/// Sending to many sockets at once, by Linux's io_uring. Knows neither Netty nor the hub.
@NullMarked
package dev.boardcast.hub.send;

import org.jspecify.annotations.NullMarked;
