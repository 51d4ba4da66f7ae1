package dev.boardcast.hub.send;

/// The kernel has no ring for us: it is too old, a container's rules forbid it, or a limit is
/// reached.
public final class RingException extends Exception {
  private static final long serialVersionUID = 1L;

  RingException(String call, int errno) {
    super("%s: %s".formatted(call, name(errno)));
  }

  private static String name(int errno) {
    return switch (errno) {
      case 1 -> "EPERM, not permitted";
      case 12 -> "ENOMEM, more memory than may be locked";
      case 22 -> "EINVAL, the kernel is too old";
      case 24 -> "EMFILE, no descriptor is left";
      case 38 -> "ENOSYS, the kernel has none";
      default -> "errno " + errno;
    };
  }
}
