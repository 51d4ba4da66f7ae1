/// Logging set up in code: fast to start, on stderr, never on stdout.
@NullMarked
package dev.boardcast.app.logging;

import org.jspecify.annotations.NullMarked;
