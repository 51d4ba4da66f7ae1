package dev.boardcast.tracker.openapi;

import dev.boardcast.core.access.Scope;
import dev.boardcast.tracker.openapi.schema.Body;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of the table of endpoints: what is to be known of a call, and cannot be told from the
/// rest.
///
/// @param path with its parameters in braces
/// @param body null where it takes none
/// @param answers that are no problems; at least one
/// @param problems beside those that `Endpoint.problems` tells from the rest
record Call(
    Endpoint.Method method,
    String path,
    Group group,
    String summary,
    Access access,
    Effect effect,
    List<Query> query,
    @Nullable Body body,
    List<Answer> answers,
    List<ProblemType> problems) {
  Call {
    query = List.copyOf(query);
    answers = List.copyOf(answers);
    problems = List.copyOf(problems);
  }

  private static Call of(
      Endpoint.Method method,
      String path,
      Group group,
      String summary,
      Access access,
      Effect effect) {
    return new Call(
        method, path, group, summary, access, effect, List.of(), null, List.of(), List.of());
  }

  /// Tells anybody how the server is.
  static Call tells(String path, String summary) {
    return of(Endpoint.Method.GET, path, Group.SERVICE, summary, new Access.Open(), Effect.TELLS);
  }

  /// Reads what anybody may know.
  static Call shows(String path, String summary) {
    return of(Endpoint.Method.GET, path, Group.SERVICE, summary, new Access.Open(), Effect.READS);
  }

  static Call reads(String path, Group group, String summary) {
    return of(Endpoint.Method.GET, path, group, summary, new Access.Key(Scope.READ), Effect.READS);
  }

  static Call makes(String path, Group group, String summary) {
    return of(
        Endpoint.Method.POST, path, group, summary, new Access.Key(Scope.WRITE), Effect.MAKES);
  }

  static Call changes(Endpoint.Method method, String path, Group group, String summary) {
    return of(method, path, group, summary, new Access.Key(Scope.WRITE), Effect.CHANGES);
  }

  static Call receives(String path, String summary) {
    return of(
        Endpoint.Method.POST, path, Group.INTAKE, summary, new Access.Signature(), Effect.RECEIVES);
  }

  Call wanting(Scope scope) {
    return new Call(
        method,
        path,
        group,
        summary,
        new Access.Key(scope),
        effect,
        query,
        body,
        answers,
        problems);
  }

  Call asking(Query... parameters) {
    return new Call(
        method, path, group, summary, access, effect, List.of(parameters), body, answers, problems);
  }

  Call taking(Body shape) {
    return new Call(method, path, group, summary, access, effect, query, shape, answers, problems);
  }

  Call answering(Answer... all) {
    return new Call(
        method, path, group, summary, access, effect, query, body, List.of(all), problems);
  }

  Call failing(ProblemType... more) {
    return new Call(
        method, path, group, summary, access, effect, query, body, answers, List.of(more));
  }
}
