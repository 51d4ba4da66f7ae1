/// The demonstration with several servers on one PostgreSQL.
@NullMarked
package dev.boardcast.app.demo.cluster;

import org.jspecify.annotations.NullMarked;
