/// References to issues (`BOARD-3#12`) in the texts that are open in the editor: the texts, where
/// the references are, and what is said of them. No JSON, no IO, no clock, no threads.
@NullMarked
package dev.boardcast.sidecar.references;

import org.jspecify.annotations.NullMarked;
