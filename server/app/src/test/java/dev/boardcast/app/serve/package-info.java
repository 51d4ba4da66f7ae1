@NullMarked
package dev.boardcast.app.serve;

import org.jspecify.annotations.NullMarked;
