/// What happened, in a file in which nothing can be changed unseen.
@NullMarked
package dev.boardcast.gateway.audit;

import org.jspecify.annotations.NullMarked;
