/// What is said of changes and of the link to editors that know nothing of Boardcast: messages and
/// progress as LSP has them. Decides and words; writes nothing itself.
@NullMarked
package dev.boardcast.sidecar.announce;

import org.jspecify.annotations.NullMarked;
