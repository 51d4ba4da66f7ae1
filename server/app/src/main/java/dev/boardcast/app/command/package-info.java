/// The commands of the command line, and the one place where their failures become sentences.
@NullMarked
package dev.boardcast.app.command;

import org.jspecify.annotations.NullMarked;
