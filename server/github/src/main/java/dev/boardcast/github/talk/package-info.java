/// Comments and dependencies of mirrored issues: read and sent, on the connection's thread.
@NullMarked
package dev.boardcast.github.talk;

import org.jspecify.annotations.NullMarked;
