/// The phases of a board that mirrors another system's project.
@org.jspecify.annotations.NullMarked
package dev.boardcast.core.mirror.phases;
