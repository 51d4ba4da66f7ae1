package dev.boardcast.hub.send;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// Sends the same bytes to many sockets with one system call: each send is an entry in memory that
/// is shared with the kernel (io_uring), which makes them in their order. A send that would have to
/// wait is not made. Confined to the thread that opened it.
///
/// All that was added is done when `send` returns, so nobody has to keep the bytes afterwards, and
/// no socket is closed while it is in here.
public final class SendRing implements AutoCloseable {
  /// Sends of one system call. With more of them their entries, 64 bytes each, crowd the caches.
  public static final int ENTRIES = 256;

  // Of <linux/io_uring.h>: offsets of `io_uring_params` and of a submission, flags, the operation.
  private static final int PARAMETERS_BYTES = 120;
  private static final int CQ_ENTRIES = 4;
  private static final int FLAGS = 8;
  private static final int FEATURES = 20;
  private static final int SQ_TAIL = 44;
  private static final int SQ_MASK = 48;
  private static final int SQ_ARRAY = 64;
  private static final int CQ_HEAD = 80;
  private static final int CQ_TAIL = 84;
  private static final int CQ_MASK = 88;
  private static final int CQ_CQES = 100;
  private static final int FEATURE_SINGLE_MMAP = 1;
  private static final int SUBMIT_ALL = 1 << 7;
  private static final int COOP_TASKRUN = 1 << 8;
  private static final int SINGLE_ISSUER = 1 << 12;
  private static final int DEFER_TASKRUN = 1 << 13;
  private static final int ENTER_GETEVENTS = 1;
  private static final long SQES_OFFSET = 0x1000_0000L;
  private static final long ENTRY_BYTES = 64;
  private static final long COMPLETION_BYTES = 16;
  private static final byte OP_SEND = 26;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final VarHandle SHARED = INT.varHandle();

  private final Arena arena;
  private final Linux linux;
  private final int descriptor;
  private final MemorySegment rings;
  private final MemorySegment entries;
  private final int sqTail;
  private final int sqMask;
  private final int cqHead;
  private final int cqTail;
  private final int cqMask;
  private final int cqes;
  private int tail;
  private int added;

  /// @throws RingException when the kernel has none for us
  public SendRing() throws RingException {
    arena = Arena.ofConfined();
    int opened = -1;
    linux = new Linux(arena);
    try {
      MemorySegment parameters = arena.allocate(PARAMETERS_BYTES, Long.BYTES);
      opened = setup(parameters);
      descriptor = opened;
      sqTail = parameters.get(INT, SQ_TAIL);
      cqHead = parameters.get(INT, CQ_HEAD);
      cqTail = parameters.get(INT, CQ_TAIL);
      cqes = parameters.get(INT, CQ_CQES);
      int array = parameters.get(INT, SQ_ARRAY);
      long size =
          Math.max(
              array + (long) Integer.BYTES * ENTRIES,
              cqes + COMPLETION_BYTES * parameters.get(INT, CQ_ENTRIES));
      rings = linux.map(arena, descriptor, 0, size);
      entries = linux.map(arena, descriptor, SQES_OFFSET, ENTRY_BYTES * ENTRIES);
      sqMask = rings.get(INT, parameters.get(INT, SQ_MASK));
      cqMask = rings.get(INT, parameters.get(INT, CQ_MASK));
      for (int i = 0; i < ENTRIES; i++) {
        rings.set(INT, array + (long) Integer.BYTES * i, i);
        entries.set(BYTE, ENTRY_BYTES * i, OP_SEND);
        entries.set(INT, ENTRY_BYTES * i + 28, MSG_DONTWAIT | MSG_NOSIGNAL);
      }
      tail = rings.get(INT, sqTail);
    } catch (RingException e) {
      if (opened >= 0) {
        linux.close(opened);
      }
      arena.close();
      throw e;
    }
  }

  private int setup(MemorySegment parameters) throws RingException {
    int result = -Linux.EINVAL;
    // The first is the cheapest, of Linux 6.1; the last of any that can send (5.6).
    for (int flags :
        new int[] {SUBMIT_ALL | COOP_TASKRUN | SINGLE_ISSUER | DEFER_TASKRUN, SUBMIT_ALL, 0}) {
      parameters.fill((byte) 0).set(INT, FLAGS, flags);
      result = linux.setup(ENTRIES, parameters);
      if (result != -Linux.EINVAL) {
        break;
      }
    }
    if (result < 0) {
      throw new RingException("io_uring_setup", -result);
    }
    if ((parameters.get(INT, FEATURES) & FEATURE_SINGLE_MMAP) == 0) {
      linux.close(result);
      throw new RingException("io_uring_setup", Linux.EINVAL);
    }
    return result;
  }

  /// Adds a send. There must be room: fewer than `ENTRIES` are added.
  ///
  /// @return its number since the last `send`
  public int add(int socket, long address, int length) {
    long entry = ENTRY_BYTES * (tail & sqMask);
    entries.set(INT, entry + 4, socket);
    entries.set(LONG, entry + 16, address);
    entries.set(INT, entry + 24, length);
    entries.set(LONG, entry + 32, added);
    tail++;
    return added++;
  }

  /// Makes the sends that were added.
  ///
  /// @param results by number: how many bytes the socket took, or a negative `errno`
  public void send(int[] results) {
    int count = added;
    added = 0;
    if (count == 0) {
      return;
    }
    SHARED.setRelease(rings, (long) sqTail, tail);
    int submitted = 0;
    int done = 0;
    while (done < count) {
      int taken = linux.enter(descriptor, count - submitted, count - done, ENTER_GETEVENTS);
      if (taken >= 0) {
        submitted += taken;
      } else if (taken != -Linux.EINTR) {
        throw new IllegalStateException("io_uring_enter: errno " + -taken);
      }
      done += reap(results);
    }
  }

  private int reap(int[] results) {
    int head = rings.get(INT, cqHead);
    int end = (int) SHARED.getAcquire(rings, (long) cqTail);
    int found = end - head;
    for (; head != end; head++) {
      long completion = cqes + COMPLETION_BYTES * (head & cqMask);
      results[(int) rings.get(LONG, completion)] = rings.get(INT, completion + 8);
    }
    SHARED.setRelease(rings, (long) cqHead, head);
    return found;
  }

  @Override
  public void close() {
    linux.close(descriptor);
    arena.close();
  }
}
