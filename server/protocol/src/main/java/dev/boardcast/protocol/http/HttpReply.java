package dev.boardcast.protocol.http;

import java.util.Map;

/// The answer to one request: either all at once, or begun, written in parts and finished.
/// Thread-safe; parts are sent in the order of the calls. Once the client is gone, nothing happens.
public interface HttpReply {
  /// Answers all at once. Does not block.
  ///
  /// @param body empty for none
  void answer(int status, Map<String, String> headers, String body);

  /// Begins an answer of unknown length. Does not block.
  void begin(int status, Map<String, String> headers);

  /// Sends a part. Waits until it is on its way, so a slow client slows its writer; not to be
  /// called where `HttpFace.serve` is.
  void write(String text);

  /// Ends what was begun. Does not block.
  void finish();

  /// Whether the client is there, and the answer not over.
  boolean isOpen();

  /// Has something done once the client is gone or the answer over; at once, if it is so already.
  /// It must not block.
  void onClosed(Runnable then);
}
