package dev.boardcast.app.process;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/// Standard input and output as a protocol's channel.
///
/// Whatever else prints to `System.out` from then on (a library, a stray line) goes to stderr and
/// cannot break the protocol.
public record ProtocolStdio(InputStream in, OutputStream out) {
  public static ProtocolStdio take() {
    System.setOut(System.err);
    return new ProtocolStdio(
        new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
  }
}
