/// A connection before there is a request that can be served: its bytes, its times, what is
/// refused.
@NullMarked
package dev.boardcast.tracker.http.connection;

import org.jspecify.annotations.NullMarked;
