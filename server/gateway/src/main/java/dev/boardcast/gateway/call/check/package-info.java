/// Whether what goes in, and what is offered, is as it has to be.
@NullMarked
package dev.boardcast.gateway.call.check;

import org.jspecify.annotations.NullMarked;
