@NullMarked
package dev.boardcast.app.editor;

import org.jspecify.annotations.NullMarked;
