package dev.boardcast.tracker.store.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Faults that a store on PostgreSQL could have, put between it and its database.
enum Planted implements UnaryOperator<Connection> {
  NONE,
  /// A project's row is not locked before a change looks at anything.
  NO_ROW_LOCK,
  /// A server is taken for the one that was noted, whichever it is.
  EPOCH_UNCHECKED,
  /// A commit that is answered with a warning is taken for one that is kept.
  WARNING_PASSED_OVER,
  /// The other servers are told of a change inside of its transaction.
  NOTIFY_INSIDE_THE_CHANGE;

  @Override
  public Connection apply(Connection real) {
    return this == NONE ? real : between(Connection.class, real, this::onConnection);
  }

  private @Nullable Object onConnection(
      Connection real, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    Object answer = call(real, method, spoilt(arguments));
    return switch (answer) {
      case PreparedStatement statement -> between(PreparedStatement.class, statement, this::on);
      case Statement statement -> between(Statement.class, statement, this::on);
      case null, default -> answer;
    };
  }

  private @Nullable Object on(
      Statement real, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (this == WARNING_PASSED_OVER && method.getName().equals("getWarnings")) {
      return null;
    }
    if (this == NOTIFY_INSIDE_THE_CHANGE
        && arguments != null
        && arguments.length == 1
        && "COMMIT".equals(arguments[0])) {
      real.execute("NOTIFY planted");
    }
    return call(real, method, spoilt(arguments));
  }

  private @Nullable Object @Nullable [] spoilt(@Nullable Object @Nullable [] arguments) {
    if (arguments == null || arguments.length == 0 || !(arguments[0] instanceof String sql)) {
      return arguments;
    }
    @Nullable Object[] other = arguments.clone();
    other[0] =
        switch (this) {
          case NO_ROW_LOCK -> sql.replace(" FOR NO KEY UPDATE", "");
          case EPOCH_UNCHECKED ->
              // Not by what is noted: a session may be opened while the test notes another one.
              sql.replace(
                  "SELECT name, value FROM meta WHERE name IN ('epoch', 'system', 'timeline')",
                  """
                  SELECT name,
                    CASE name WHEN 'system'
                      THEN (SELECT system_identifier::text FROM pg_control_system())
                      ELSE value END
                  FROM meta WHERE name IN ('epoch', 'system', 'timeline')\
                  """);
          case NONE, WARNING_PASSED_OVER, NOTIFY_INSIDE_THE_CHANGE -> sql;
        };
    return other;
  }

  private interface Handler<T> {
    @Nullable Object handle(T real, Method method, @Nullable Object @Nullable [] arguments)
        throws Throwable;
  }

  private static <T> T between(Class<T> type, T real, Handler<? super T> handler) {
    InvocationHandler invoked = (_, method, arguments) -> handler.handle(real, method, arguments);
    return type.cast(
        Proxy.newProxyInstance(Planted.class.getClassLoader(), new Class<?>[] {type}, invoked));
  }

  private static @Nullable Object call(
      Object real, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
