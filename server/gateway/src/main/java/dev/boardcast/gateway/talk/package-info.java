/// What servers say to callers while they work on a call, in the words of both generations.
@NullMarked
package dev.boardcast.gateway.talk;

import org.jspecify.annotations.NullMarked;
