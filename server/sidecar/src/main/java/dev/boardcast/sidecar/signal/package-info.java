/// Signal files of shell scripts (`.claude-sessions/*.signal`), for boards that are still changed
/// that way: each becomes a refresh of the project that it names.
@NullMarked
package dev.boardcast.sidecar.signal;

import org.jspecify.annotations.NullMarked;
