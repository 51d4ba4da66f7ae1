package dev.boardcast.gateway.web;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.credentials.Credentials;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/// Shows the gateway to a service with each request, and once more by something else where that was
/// not taken: a request that was refused so has done nothing. What it was shown is in no error that
/// comes back. On threads of the client, which may wait for a token.
public final class Showing implements Interceptor {
  /// Of what a service says that fails.
  private static final long SAID_MAX_BYTES = 1024L * 1024;

  private static final long SAID_MAX_MS = 10_000;

  private static final int UNAUTHORIZED = 401;

  private final Credentials credentials;

  public Showing(Credentials credentials) {
    this.credentials = credentials;
  }

  /// There was nothing to show; the request was not made.
  static final class UnshownException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    UnshownException(Fault fault) {
      super(fault.message());
      this.fault = fault;
    }

    Fault fault() {
      return fault;
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    try {
      Leaving leaving = chain.request().tag(Leaving.class);
      if (leaving != null) {
        leaving.begin();
      }
      Credentials.Shown shown = credentials.shown();
      if (leaving != null && !leaving.leave()) {
        throw new UnshownException(Fault.unreachable("Nobody waits for it any more.", 0));
      }
      Response response = chain.proceed(with(chain.request(), shown));
      if (response.code() != UNAUTHORIZED) {
        credentials.taken(shown);
        return masked(response, shown);
      }
      Credentials.Shown another = another(response, shown);
      if (another == null) {
        return masked(response, shown);
      }
      response.close();
      Response next = chain.proceed(with(chain.request(), another));
      if (next.code() != UNAUTHORIZED) {
        credentials.taken(another);
      }
      return masked(next, another);
    } catch (GatewayException e) {
      throw new UnshownException(e.fault());
    } catch (InterruptedException e) {
      throw (IOException) new InterruptedIOException().initCause(e);
    }
  }

  private Credentials.@Nullable Shown another(Response refused, Credentials.Shown shown)
      throws GatewayException, InterruptedException {
    boolean done = false;
    try {
      Credentials.Shown another = credentials.renewed(shown);
      done = true;
      return another;
    } finally {
      if (!done) {
        refused.close();
      }
    }
  }

  /// A service that fails may say what it was sent, and what it says is passed on. A longer text is
  /// cut, and of one that does not end nothing is.
  private static Response masked(Response response, Credentials.Shown shown) {
    if (response.isSuccessful()) {
      return response;
    }
    try (response) {
      String said;
      try {
        response.body().source().timeout().deadline(SAID_MAX_MS, TimeUnit.MILLISECONDS);
        said = response.peekBody(SAID_MAX_BYTES).string();
      } catch (IOException _) {
        said = "";
      }
      return response
          .newBuilder()
          .body(ResponseBody.create(shown.masked(said), response.body().contentType()))
          .build();
    }
  }

  private static Request with(Request request, Credentials.Shown shown) throws GatewayException {
    Request.Builder more = request.newBuilder();
    try {
      shown
          .own()
          .forEach((name, value) -> {
            if (request.header(name) == null) {
              more.header(name, value);
            }
          });
      shown.headers().forEach(more::header);
    } catch (IllegalArgumentException _) {
      // Without its message, which has the value.
      throw new GatewayException(
          Fault.refused(
              ErrorCode.CONFIGURATION_ERROR,
              "What the gateway is to show itself by has characters that no header may have: tell whoever runs it to look at the entry's secrets."));
    }
    HttpUrl.Builder url = request.url().newBuilder();
    shown.query().forEach(url::setQueryParameter);
    return more.url(url.build()).build();
  }
}
