/// Starting this program's own subcommands as processes, and ending them.
@NullMarked
package dev.boardcast.app.process;

import org.jspecify.annotations.NullMarked;
