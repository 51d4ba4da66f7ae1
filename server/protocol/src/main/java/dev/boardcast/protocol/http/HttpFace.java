package dev.boardcast.protocol.http;

/// A part of the program that answers HTTP at one path, whatever carries it.
public interface HttpFace {
  /// Answers a request whose body has come, and whose key was found right. Called where it must not
  /// block; throws nothing.
  void serve(HttpAsk ask, HttpReply reply);
}
