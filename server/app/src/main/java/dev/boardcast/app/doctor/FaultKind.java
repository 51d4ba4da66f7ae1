package dev.boardcast.app.doctor;

import java.util.Locale;

/// Why an editor would not be live, or a server not work, by name.
public enum FaultKind {
  /// Nothing listens there.
  NO_SERVER,
  /// The name of the machine is not known.
  UNKNOWN_HOST,
  /// The machine does not answer, or the network does not lead there.
  UNREACHABLE,
  /// The server listens at another address of this machine than the one that is set.
  WRONG_ADDRESS,
  /// Another program answers, or the tracker where the hub is looked for, or the other way round.
  WRONG_PORT,
  /// The right server, but not at that path.
  WRONG_PATH,
  /// `ws:` where `wss:` is spoken, or the other way round.
  WRONG_SCHEME,
  /// The certificate is not trusted, or TLS fails otherwise.
  TLS,
  /// A `.env` file sets what cannot be used.
  BAD_SETTING,
  /// There is no key, or what there is cannot be used.
  NO_KEY,
  /// The server has another key.
  WRONG_KEY,
  /// The server is of an older version, which does not do what this program needs.
  OLD_SERVER,
  /// The server is of a newer version than this program can talk to.
  NEW_SERVER,
  /// Something between here and the server does not let WebSockets or requests through.
  PROXY,
  /// Tracker and hub are of two servers.
  MIXED_SERVERS,
  /// It is the right server, and it does not do its work.
  SERVER_FAILED,
  /// A board's connection to GitHub stands still until a person does something.
  CONNECTION_STOPPED,
  /// A folder that has to be written cannot be.
  NOT_WRITABLE,
  /// Other users can look into the data folder.
  OPEN_TO_OTHERS,
  /// The disk is nearly full.
  DISK_LOW,
  /// Few files and connections may be open at once.
  FEW_FILES,
  /// The database is damaged, of a newer version, or of another program.
  DATABASE_UNUSABLE,
  /// Another program has a port that the server wants.
  PORT_IN_USE,
  /// The server runs, and says that it cannot do all its work.
  NOT_READY;

  /// For example `wrong-port`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// For example `wrong port`.
  public String words() {
    return name().equals("TLS") ? "TLS" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
