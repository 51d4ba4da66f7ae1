package dev.boardcast.tracker.http;

import dev.boardcast.core.access.Principal;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Headers;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Problems;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.LogHeads;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.StoreFault;
import dev.boardcast.tracker.store.WriteTransaction;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How calls get from a request to the store and back to an answer.
///
/// Requests are read on an event loop, the store works on threads of its own, and the answer goes
/// back to the request's event loop.
public final class Api {
  /// A database that was not seen for so long: what is in memory is not said to be so any more. As
  /// long as that, the hub keeps its clients, too.
  static final Duration UNSEEN_MAX = Duration.ofSeconds(10);

  private final Store store;
  private final EntityTags tags;

  public Api(Store store) {
    this.store = store;
    this.tags = new EntityTags(store.heads().epoch());
  }

  public LogHeads heads() {
    return store.heads();
  }

  public EntityTags tags() {
    return tags;
  }

  /// Answers with what a read of one moment of the database gives, or 304 when the client has it.
  public void read(RoutingContext ctx, Function<Sql, Reply> read) {
    answerLater(ctx, store.read(RequestId.inNameOf(ctx, read)));
  }

  /// To be called before anything is answered from memory alone.
  ///
  /// @throws StoreException when other servers may have changed it, and this one would not know
  public void refuseWhereUnseen() {
    if (store.absence().filter(now -> now.unseen().compareTo(UNSEEN_MAX) >= 0).isPresent()) {
      throw StoreException.of(StoreFault.UNREACHABLE);
    }
  }

  /// Answers 304 at once when the client has the state of this tag. `*` is not looked at: whether
  /// there is anything at all is for the store to say.
  ///
  /// @return whether it was answered
  public boolean notModified(RoutingContext ctx, String etag) {
    String header = ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    if (header == null || header.strip().equals("*") || !EntityTags.noneMatch(header, etag)) {
      return false;
    }
    answer(ctx, Reply.notModified(etag));
    return true;
  }

  /// The same for what has the version of its project.
  public boolean projectNotModified(RoutingContext ctx, int project) {
    refuseWhereUnseen();
    LogHead head = store.heads().of(project);
    return head.sequence() > 0 && notModified(ctx, tags.of(head));
  }

  /// A change of the project in the request's path, or of a new one, as its headers want it done:
  /// in a name, under a condition, once for its idempotency key.
  ///
  /// @param body that the key stands for; null where there is none
  public void write(RoutingContext ctx, @Nullable String body, Change change) {
    Precondition precondition = tags.ifMatch(ctx.request().getHeader(HttpHeaders.IF_MATCH));
    Actor caller = Params.caller(ctx);
    String key = ownKey(ctx, Params.idempotencyKey(ctx));
    Function<WriteTransaction, Reply> once =
        key == null
            ? scope -> change.make(scope, precondition)
            : new IdempotentWrite(
                key, Fingerprint.of(ctx, body), scope -> change.make(scope, precondition));
    answerLater(ctx, store.write(caller, Params.lane(ctx), RequestId.inNameOf(ctx, once)));
  }

  /// For intakes that bring their caller, their project and their idempotency key in their own
  /// ways.
  public void write(
      RoutingContext ctx,
      Actor caller,
      Lane lane,
      @Nullable String key,
      @Nullable String body,
      Function<WriteTransaction, Reply> change) {
    Function<WriteTransaction, Reply> once =
        key == null ? change : new IdempotentWrite(key, Fingerprint.of(ctx, body), change);
    answerLater(ctx, store.write(caller, lane, RequestId.inNameOf(ctx, once)));
  }

  /// What a read of one moment of the database will give.
  public <T> CompletableFuture<T> look(RoutingContext ctx, Function<Sql, T> read) {
    return store.read(RequestId.inNameOf(ctx, read));
  }

  /// The answer that a change will give, for whoever knows by its key alone that it is the same.
  public CompletableFuture<Reply> submit(
      RoutingContext ctx,
      Actor caller,
      Lane lane,
      @Nullable String key,
      Function<WriteTransaction, Reply> change) {
    Function<WriteTransaction, Reply> once =
        key == null ? change : new IdempotentWrite(key, key, change);
    return store.write(caller, lane, RequestId.inNameOf(ctx, once));
  }

  /// Idempotency keys of one API key mean nothing to another: nobody gets an answer that was made
  /// for somebody else, or has their key used up.
  public static @Nullable String ownKey(RoutingContext ctx, @Nullable String idempotencyKey) {
    String name = RequestAuthorizer.of(ctx).name();
    return idempotencyKey == null || name.equals(Principal.LOCAL)
        ? idempotencyKey
        : name + " " + idempotencyKey;
  }

  /// A change inside of a write.
  @FunctionalInterface
  public interface Change {
    Reply make(WriteTransaction scope, Precondition precondition);
  }

  public static void answerLater(RoutingContext ctx, CompletableFuture<Reply> reply) {
    Context context = ctx.vertx().getOrCreateContext();
    var _ =
        reply.whenComplete((value, failure) ->
            context.runOnContext(_ -> {
              if (failure != null) {
                fail(ctx, failure);
              } else {
                answer(ctx, value);
              }
            }));
  }

  public static void answer(RoutingContext ctx, Reply reply) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    String etag = reply.etag();
    if (etag != null) {
      response.putHeader(HttpHeaders.ETAG, etag);
      if (reply.status() == 200
          && ctx.request().method().equals(HttpMethod.GET)
          && EntityTags.noneMatch(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
        var _ = response.setStatusCode(304).end();
        return;
      }
    }
    if (reply.location() != null) {
      response.putHeader(HttpHeaders.LOCATION, reply.location());
    }
    if (reply.replayed()) {
      response.putHeader(Headers.IDEMPOTENT_REPLAYED, "true");
    }
    response.setStatusCode(reply.status());
    String body = reply.body();
    if (body == null) {
      var _ = response.end();
    } else {
      var _ = response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
    }
  }

  public static void fail(RoutingContext ctx, Throwable failure) {
    Principal grant = RequestAuthorizer.find(ctx);
    boolean limited = grant != null && grant.isLimited();
    RequestId.run(RequestId.of(ctx), () -> fail(ctx, Problems.of(failure, limited)));
  }

  public static void fail(RoutingContext ctx, Problem problem) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (problem.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer realm=\"boardcast\"");
    }
    if (Problems.isPutOff(problem) && !response.headers().contains(HttpHeaders.RETRY_AFTER)) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(Problems.RETRY_AFTER_S));
    }
    var _ =
        response
            .setStatusCode(problem.status())
            .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .end(Json.write(problem));
  }
}
