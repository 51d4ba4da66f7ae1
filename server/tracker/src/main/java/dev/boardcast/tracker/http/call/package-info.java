/// Each call of the REST interface: its request read, its answer made.
@NullMarked
package dev.boardcast.tracker.http.call;

import org.jspecify.annotations.NullMarked;
