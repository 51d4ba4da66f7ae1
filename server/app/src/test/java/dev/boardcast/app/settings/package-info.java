@NullMarked
package dev.boardcast.app.settings;

import org.jspecify.annotations.NullMarked;
