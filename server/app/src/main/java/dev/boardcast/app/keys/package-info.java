/// The keys of a server: who may do what, in a file, and at the gate.
@NullMarked
package dev.boardcast.app.keys;

import org.jspecify.annotations.NullMarked;
