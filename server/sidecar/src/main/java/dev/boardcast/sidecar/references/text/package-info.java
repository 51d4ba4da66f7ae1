/// Text as editors count it: places, spans, edits and their encodings.
@NullMarked
package dev.boardcast.sidecar.references.text;

import org.jspecify.annotations.NullMarked;
