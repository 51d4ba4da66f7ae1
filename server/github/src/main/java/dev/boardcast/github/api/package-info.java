/// GitHub's GraphQL: the documents, the requests, the answers.
@NullMarked
package dev.boardcast.github.api;

import org.jspecify.annotations.NullMarked;
