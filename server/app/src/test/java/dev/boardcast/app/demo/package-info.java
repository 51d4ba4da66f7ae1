@NullMarked
package dev.boardcast.app.demo;

import org.jspecify.annotations.NullMarked;
