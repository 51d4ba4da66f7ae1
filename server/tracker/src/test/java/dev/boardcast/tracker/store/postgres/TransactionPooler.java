package dev.boardcast.tracker.store.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/// A pooler as poolers are in transaction mode: one session of the server, which each client has
/// for the time of a transaction. Speaks as much of PostgreSQL's protocol as that needs.
final class TransactionPooler implements AutoCloseable {
  private static final int PROTOCOL = 196_608;

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Socket server;
  private final DataInputStream fromServer;
  private final DataOutputStream toServer;
  private final ReentrantLock session = new ReentrantLock(true);

  TransactionPooler(int port, String user, String database) throws IOException {
    server = new Socket(InetAddress.getLoopbackAddress(), port);
    fromServer = new DataInputStream(server.getInputStream());
    toServer = new DataOutputStream(server.getOutputStream());
    ByteArrayOutputStream startup = new ByteArrayOutputStream();
    try (DataOutputStream text = new DataOutputStream(startup)) {
      text.writeInt(PROTOCOL);
      for (String word : new String[] {"user", user, "database", database}) {
        text.write((word + "\0").getBytes(StandardCharsets.UTF_8));
      }
      text.write(0);
    }
    toServer.writeInt(startup.size() + Integer.BYTES);
    toServer.write(startup.toByteArray());
    toServer.flush();
    while (true) {
      if (message(fromServer).type == 'Z') {
        break;
      }
    }
    Thread.ofVirtual().start(this::admit);
  }

  int port() {
    return door.getLocalPort();
  }

  private static final class Message {
    final int type;
    final byte[] body;

    Message(int type, byte[] body) {
      this.type = type;
      this.body = body;
    }

    void write(DataOutputStream out) throws IOException {
      out.write(type);
      out.writeInt(body.length + Integer.BYTES);
      out.write(body);
    }
  }

  private static Message message(DataInputStream in) throws IOException {
    int type = in.read();
    if (type < 0) {
      throw new EOFException();
    }
    byte[] body = new byte[in.readInt() - Integer.BYTES];
    in.readFully(body);
    return new Message(type, body);
  }

  private void admit() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
      in.skipNBytes(in.readInt() - Integer.BYTES);
      greet(out);
      while (true) {
        Message first = message(in);
        if (first.type == 'X') {
          return;
        }
        session.lock();
        try {
          transaction(first, in, out);
        } finally {
          session.unlock();
        }
      }
    } catch (IOException _) {
      // The client is gone.
    }
  }

  private static void greet(DataOutputStream out) throws IOException {
    new Message('R', new byte[Integer.BYTES]).write(out);
    String[][] settings = {
      {"server_version", "18.6"},
      {"server_encoding", "UTF8"},
      {"client_encoding", "UTF8"},
      {"DateStyle", "ISO, MDY"},
      {"TimeZone", "UTC"},
      {"integer_datetimes", "on"},
      {"standard_conforming_strings", "on"}
    };
    for (String[] setting : settings) {
      new Message('S', (setting[0] + "\0" + setting[1] + "\0").getBytes(StandardCharsets.UTF_8))
          .write(out);
    }
    // A key of its own, as poolers make it up.
    new Message('K', new byte[2 * Integer.BYTES]).write(out);
    new Message('Z', new byte[] {'I'}).write(out);
    out.flush();
  }

  /// Until the server says that no transaction is open.
  private void transaction(Message first, DataInputStream in, DataOutputStream out)
      throws IOException {
    Message request = first;
    while (true) {
      request.write(toServer);
      if (request.type == 'Q' || request.type == 'S') {
        toServer.flush();
        Message answer = message(fromServer);
        while (answer.type != 'Z') {
          answer.write(out);
          answer = message(fromServer);
        }
        answer.write(out);
        out.flush();
        if (answer.body[0] == 'I') {
          return;
        }
      }
      request = message(in);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    server.close();
  }
}
