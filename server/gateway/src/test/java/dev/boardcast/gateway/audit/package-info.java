@NullMarked
package dev.boardcast.gateway.audit;

import org.jspecify.annotations.NullMarked;
