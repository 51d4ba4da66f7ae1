/// What the doctor says of a gateway and of the servers behind it.
@NullMarked
package dev.boardcast.app.doctor.gateway;

import org.jspecify.annotations.NullMarked;
