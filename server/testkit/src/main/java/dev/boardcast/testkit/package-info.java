/// What tests of several modules share: the acceptance ledger, manual clocks, seeds.
@NullMarked
package dev.boardcast.testkit;

import org.jspecify.annotations.NullMarked;
