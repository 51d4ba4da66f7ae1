/// The whole, as it is shipped: real processes, real sockets, real clients; and the rules that the
/// sources keep.
@NullMarked
package dev.boardcast.e2e;

import org.jspecify.annotations.NullMarked;
