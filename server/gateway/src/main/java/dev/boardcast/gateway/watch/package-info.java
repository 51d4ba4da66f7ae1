/// What is told of calls: figures, the log, the audit.
@NullMarked
package dev.boardcast.gateway.watch;

import org.jspecify.annotations.NullMarked;
