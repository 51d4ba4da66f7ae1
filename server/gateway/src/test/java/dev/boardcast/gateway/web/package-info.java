@NullMarked
package dev.boardcast.gateway.web;

import org.jspecify.annotations.NullMarked;
