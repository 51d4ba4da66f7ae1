/// Settings from the environment, a .env file and defaults; the local credentials file.
@NullMarked
package dev.boardcast.app.settings;

import org.jspecify.annotations.NullMarked;
