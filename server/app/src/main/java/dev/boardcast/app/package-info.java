/// The command line. The only module that sees all others.
@NullMarked
package dev.boardcast.app;

import org.jspecify.annotations.NullMarked;
