@NullMarked
package dev.boardcast.sidecar.rpc;

import org.jspecify.annotations.NullMarked;
