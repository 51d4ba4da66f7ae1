@NullMarked
package dev.boardcast.gateway.services;

import org.jspecify.annotations.NullMarked;
