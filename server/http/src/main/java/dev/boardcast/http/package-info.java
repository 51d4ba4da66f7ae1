/// HTTP on Netty: requests that can be read in one way only, and a carrier for `protocol.http`.
@NullMarked
package dev.boardcast.http;

import org.jspecify.annotations.NullMarked;
