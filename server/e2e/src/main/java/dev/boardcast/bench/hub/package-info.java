/// What handing on events costs, beside other hubs.
@NullMarked
package dev.boardcast.bench.hub;

import org.jspecify.annotations.NullMarked;
