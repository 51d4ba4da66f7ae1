@NullMarked
package dev.boardcast.app.install;

import org.jspecify.annotations.NullMarked;
