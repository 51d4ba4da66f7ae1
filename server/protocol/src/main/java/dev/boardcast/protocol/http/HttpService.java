package dev.boardcast.protocol.http;

/// A program's whole HTTP, whatever carries it.
public interface HttpService {
  /// Answers a request whose body has come. Called where it must not block; throws nothing.
  void serve(HttpCall call, HttpReply reply);
}
