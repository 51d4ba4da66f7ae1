package dev.boardcast.hub.send;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The four system calls of a ring. Loading this class links them, which takes some tens of
/// milliseconds.
@SuppressWarnings("restricted") // As SQLite and Netty: the launchers allow native access.
final class Linux {
  static final int EINTR = 4;
  static final int EINVAL = 22;

  private static final long IO_URING_SETUP = 425;
  private static final long IO_URING_ENTER = 426;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_POPULATE = 0x8001;
  private static final long MAP_FAILED = -1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /// `long syscall(long number, ...)` with as many arguments as the longest of them has.
  private static final MethodHandle SYSCALL =
      link(
          "syscall",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  private static final MethodHandle MMAP =
      link(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));

  private static final MethodHandle MUNMAP =
      link(
          "munmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

  private static final MethodHandle CLOSE =
      link("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  /// Where the last call's `errno` is. One for each user of this class, for it is no thread's own.
  private final MemorySegment state;

  Linux(Arena arena) {
    state = arena.allocate(STATE);
  }

  private static MethodHandle link(
      String name, FunctionDescriptor function, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    all[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(options, 0, all, 1, options.length);
    return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), function, all);
  }

  /// @return the ring's descriptor, or a negative `errno`
  int setup(int entries, MemorySegment parameters) {
    return (int) syscall(IO_URING_SETUP, entries, parameters.address(), 0, 0);
  }

  /// Hands in what was prepared, and waits for completions.
  ///
  /// @return how many were taken, or a negative `errno`
  int enter(int ring, int submit, int complete, int flags) {
    return (int) syscall(IO_URING_ENTER, ring, submit, complete, flags);
  }

  private long syscall(long number, long a, long b, long c, long d) {
    try {
      long result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, 0L, 0L);
      return result < 0 ? -errno() : result;
    } catch (Throwable e) {
      throw new IllegalStateException("a system call cannot be made", e);
    }
  }

  /// Maps a part of a ring, as long as the arena lives.
  ///
  /// @throws RingException when that is refused
  MemorySegment map(Arena arena, int ring, long offset, long bytes) throws RingException {
    try {
      long address =
          (long)
              MMAP.invokeExact(
                  state, 0L, bytes, PROT_READ_WRITE, MAP_SHARED_POPULATE, ring, offset);
      if (address == MAP_FAILED) {
        throw new RingException("mmap", errno());
      }
      return MemorySegment.ofAddress(address)
          .reinterpret(bytes, arena, segment -> unmap(segment.address(), bytes));
    } catch (RingException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("memory cannot be mapped", e);
    }
  }

  private static void unmap(long address, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) MUNMAP.invokeExact(arena.allocate(STATE), address, bytes);
    } catch (Throwable e) {
      throw new IllegalStateException("memory cannot be unmapped", e);
    }
  }

  void close(int descriptor) {
    try {
      int _ = (int) CLOSE.invokeExact(state, descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException("a descriptor cannot be closed", e);
    }
  }

  private int errno() {
    return (int) ERRNO.get(state, 0L);
  }
}
