/// Several servers on one PostgreSQL.
@NullMarked
package dev.boardcast.bench.cluster;

import org.jspecify.annotations.NullMarked;
