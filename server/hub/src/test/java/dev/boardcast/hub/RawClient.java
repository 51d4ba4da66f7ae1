package dev.boardcast.hub;

import dev.boardcast.testkit.UpgradeRequest;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A client that can do what no WebSocket library lets one do.
final class RawClient implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int PONG = 10;

  /// A frame of the hub.
  ///
  /// @param closeCode -1 for frames that do not close
  record Frame(int opcode, String text, int sizeBytes, int closeCode) {}

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  /// Connects, and does nothing more.
  ///
  /// @param receiveBufferBytes 0 for the system's default
  RawClient(int port, int receiveBufferBytes) throws IOException {
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) HubClient.WAIT_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// Connects with the key and has been welcomed.
  static RawClient upgraded(int port, int receiveBufferBytes) throws IOException {
    RawClient client = new RawClient(port, receiveBufferBytes);
    client.write(upgradeRequest());
    client.readHead();
    client.readFrame();
    return client;
  }

  static byte[] upgradeRequest() {
    return UpgradeRequest.toHub(HubClient.KEY);
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /// The status line and headers of an HTTP answer.
  String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /// A masked frame.
  static byte[] frame(int opcode, boolean last, byte[] payload, int length) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) ((last ? 0x80 : 0) | opcode));
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    // A mask of zeros leaves the payload as it is.
    frame.putInt(0).put(payload);
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  void sendText(String json) throws IOException {
    byte[] payload = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    write(frame(TEXT, true, payload, payload.length));
  }

  /// Sends frames until the hub has had enough.
  void flood(byte[] frame, int count) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(frame.length * count);
    for (int i = 0; i < count; i++) {
      all.put(frame);
    }
    try {
      write(all.array());
    } catch (SocketException _) {
      // It has closed already.
    }
  }

  Frame readFrame() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0F;
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    int closeCode = opcode == 8 ? ByteBuffer.wrap(payload).getShort() & 0xFFFF : -1;
    return new Frame(
        opcode, new String(payload, StandardCharsets.UTF_8), payload.length, closeCode);
  }

  /// The code of the hub's close frame, whatever comes before it.
  int readCloseCode() throws IOException {
    Frame frame = readFrame();
    while (frame.opcode() != 8) {
      frame = readFrame();
    }
    return frame.closeCode();
  }

  /// Sends nothing more, and can still read.
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  boolean isCut() throws IOException {
    return in.read() < 0;
  }

  /// Ends the connection without a word.
  @Override
  public void close() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
