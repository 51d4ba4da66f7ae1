/// The commands of the gateway: to run it, to look at its pins and its audit.
@NullMarked
package dev.boardcast.app.command.gateway;

import org.jspecify.annotations.NullMarked;
