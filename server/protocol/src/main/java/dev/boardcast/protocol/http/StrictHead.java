package dev.boardcast.protocol.http;

/// What a decoder of requests asks before it gives a request out: is it in its head, and is that
/// head one that can be read in one way only (see `RequestHeadValidator`)? After a refusal
/// everything is refused. For one connection, on one thread.
public final class StrictHead {
  private final RequestHeadValidator watch = new RequestHeadValidator();
  private boolean inHead;
  private boolean refused;

  /// The bytes that a decoder works on.
  @FunctionalInterface
  public interface Bytes {
    byte at(int index);
  }

  /// The decoder has read a first line.
  public void begin() {
    inHead = true;
    watch.begin();
  }

  /// Whether nothing is to be read any more.
  public boolean isRefused() {
    return refused;
  }

  /// Looks at what the decoder has just read, its first line included.
  ///
  /// @param to behind the last byte
  /// @param gaveOut whether the decoder gave something out, as it does when a head is whole
  /// @return whether the request is to be refused
  public boolean refuses(Bytes bytes, int from, int to, boolean gaveOut) {
    if (inHead) {
      inHead = !gaveOut;
      for (int i = from; i < to && !refused; i++) {
        refused = watch.refuses(bytes.at(i));
      }
    }
    return refused;
  }

  /// The decoder refuses for a reason of its own.
  public void refuse() {
    refused = true;
  }
}
