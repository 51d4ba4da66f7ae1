/// The main job from end to end, played on a throw-away database.
@NullMarked
package dev.boardcast.app.demo;

import org.jspecify.annotations.NullMarked;
