@NullMarked
package dev.boardcast.app.doctor;

import org.jspecify.annotations.NullMarked;
