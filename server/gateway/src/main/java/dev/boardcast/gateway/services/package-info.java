/// Services that have a class of their own: issues, chats, searches.
@NullMarked
package dev.boardcast.gateway.services;

import org.jspecify.annotations.NullMarked;
