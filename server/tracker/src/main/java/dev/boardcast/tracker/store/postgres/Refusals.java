package dev.boardcast.tracker.store.postgres;

import dev.boardcast.tracker.store.StoreFault;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.UnusableDatabaseException.Fault;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why a PostgreSQL cannot be worked with, each in a sentence with its remedy.
final class Refusals {
  /// The oldest version that tests run on or the specification was measured with.
  static final int VERSION_MIN = 150_000;

  private Refusals() {}

  /// @throws UnusableDatabaseException when a server is too old, or takes no writes
  static void unlessFit(PostgresAddress address, Sessions.Server server)
      throws UnusableDatabaseException {
    if (server.version() < VERSION_MIN) {
      throw refusal(
          Fault.TOO_OLD,
          "The database %s is PostgreSQL %d; Boardcast needs 15 or newer. Upgrade it, or use another one."
              .formatted(address, server.version() / 10_000),
          null);
    }
    if (server.isReadOnly()) {
      throw refusal(
          Fault.STANDBY,
          "The database %s takes no writes: it is a standby, or set read-only. Give the primary's address, or all of them: postgresql://USER@ONE,OTHER/DATABASE."
              .formatted(address),
          null);
    }
  }

  /// What a session that is refused says of the database, for whoever waits for it.
  static StoreFault faultOf(UnusableDatabaseException e) {
    return switch (e.fault()) {
      case STANDBY -> StoreFault.NOT_THE_PRIMARY;
      case OTHER_HISTORY, MOVED -> StoreFault.OTHER_HISTORY;
      default ->
          e.getCause() instanceof SQLException cause && "53300".equals(cause.getSQLState())
              ? StoreFault.CONNECTIONS_USED_UP
              : StoreFault.UNREACHABLE;
    };
  }

  static UnusableDatabaseException otherHistory(PostgresAddress address) {
    return refusal(
        Fault.OTHER_HISTORY,
        "The database %s was promoted or restored, and has another history now.".formatted(address),
        null);
  }

  static UnusableDatabaseException replaced(PostgresAddress address, String timeline, String seen) {
    return refusal(
        Fault.OTHER_HISTORY,
        "The database %s is a primary that was replaced (timeline %s; %s was seen already). Keep it from being reached, or make it a standby of the new one."
            .formatted(address, timeline, seen),
        null);
  }

  static UnusableDatabaseException inUse(PostgresAddress address) {
    return refusal(
        Fault.IN_USE,
        "The database %s is in use by a Boardcast. Stop all servers that have it, and try again."
            .formatted(address),
        null);
  }

  /// @param sentence of `Marks`
  static UnusableDatabaseException moved(String sentence) {
    return refusal(Fault.MOVED, sentence, null);
  }

  static UnusableDatabaseException pooled(PostgresAddress address) {
    return refusal(
        Fault.POOLED,
        "Between here and the database %s is a pooler that gives each transaction another session, in which nobody can be told of changes. Switch it to session mode (pgbouncer: pool_mode = session), or give the address of the database itself."
            .formatted(address),
        null);
  }

  static UnusableDatabaseException foreign(PostgresAddress address) {
    return refusal(
        Fault.FOREIGN,
        "The database %s belongs to another program: it has tables, and none of Boardcast's. It is left as it is; make one of its own (CREATE DATABASE boardcast)."
            .formatted(address),
        null);
  }

  static UnusableDatabaseException newer(PostgresAddress address, long schema, int newest) {
    return refusal(
        Fault.NEWER_SCHEMA,
        "The database %s was written by a newer Boardcast (schema %d, this program knows up to %d). Run that version or a newer one; the database is left as it is."
            .formatted(address, schema, newest),
        null);
  }

  /// The user may connect, and not make tables or write into them.
  static UnusableDatabaseException notAllowed(PostgresAddress address) {
    return notAllowed(address, "", null);
  }

  private static UnusableDatabaseException notAllowed(
      PostgresAddress address, String why, @Nullable SQLException cause) {
    return refusal(
        Fault.NOT_ADMITTED,
        "In the database %s the user may not do what is needed%s. Make the user its owner: ALTER DATABASE \"%s\" OWNER TO \"%s\". Tables that another role has made there stay that one's: in that database, REASSIGN OWNED BY that role TO \"%s\"."
            .formatted(address, why, address.database(), address.user(), address.user()),
        cause);
  }

  /// What a failure at opening or preparing a database means.
  static UnusableDatabaseException of(PostgresAddress address, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (isOfTls(e)) {
      return refusal(
          Fault.UNTRUSTED,
          "The certificate of the database %s is not trusted (%s). Name whoever signed it with ?sslrootcert=FILE, or use the name that it was made for."
              .formatted(address, reason(e)),
          e);
    }
    if (String.valueOf(e.getMessage()).contains("does not support SSL")) {
      return refusal(
          Fault.UNTRUSTED,
          "The server of %s does not speak TLS. Switch it on there (ssl = on), or, where nobody can listen on the way, add ?sslmode=disable."
              .formatted(address),
          e);
    }
    return switch (state) {
      case "28P01" ->
          refusal(
              Fault.NOT_ADMITTED,
              "The database %s refuses the password. Set BOARDCAST_DATABASE_PASSWORD, or BOARDCAST_DATABASE_PASSWORD_FILE, to that of the user %s."
                  .formatted(address, address.user()),
              e);
      case "08004", "28000" ->
          refusal(
              Fault.NOT_ADMITTED,
              "The database %s does not admit this user from here (%s). Set the password (BOARDCAST_DATABASE_PASSWORD or …_FILE), or look at the user, at pg_hba.conf and at sslmode."
                  .formatted(address, reason(e)),
              e);
      case "3D000" ->
          refusal(
              Fault.NOT_ADMITTED,
              "The server of %s has no such database. Make it: CREATE DATABASE \"%s\" OWNER \"%s\"."
                  .formatted(address, address.database(), address.user()),
              e);
      case "42501" -> notAllowed(address, " (" + reason(e) + ")", e);
      case "53300" ->
          refusal(
              Fault.UNREACHABLE,
              "The database %s gives no more connections (%s). Raise its max_connections, or the CONNECTION LIMIT of the role or the database (a Boardcast needs %d), or run fewer servers."
                  .formatted(address, reason(e), PostgresStore.SESSIONS_COUNT),
              e);
      case "57P03" ->
          refusal(
              Fault.UNREACHABLE,
              "The database %s is starting or ending (%s). Try again when it is there."
                  .formatted(address, reason(e)),
              e);
      default ->
          refusal(
              Fault.UNREACHABLE,
              "The database %s cannot be used (%s). Look whether it runs there, and whether host, port and name are right."
                  .formatted(address, reason(e)),
              e);
    };
  }

  private static boolean isOfTls(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
        return true;
      }
    }
    return false;
  }

  /// The driver's own words, and what lies below them where they say nothing: that a name is
  /// unknown, say.
  private static String reason(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "there is no host %s".formatted(cause.getMessage());
      }
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }

  private static UnusableDatabaseException refusal(
      Fault fault, String sentence, @Nullable Exception cause) {
    return new UnusableDatabaseException(fault, sentence, cause);
  }
}
