@NullMarked
package dev.boardcast.protocol.rest;

import org.jspecify.annotations.NullMarked;
