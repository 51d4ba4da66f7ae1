/// `boardcast gateway` around the gateway's module: its file, and how it is carried.
@NullMarked
package dev.boardcast.app.gateway;

import org.jspecify.annotations.NullMarked;
