package dev.boardcast.gateway.web;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.credentials.Credentials;
import java.io.IOException;
import java.io.InterruptedIOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Shows the gateway to a service with each request, and once more by something else where that was
/// not taken: a request that was refused so has done nothing. On threads of the client, which may
/// wait for a token.
public final class Showing implements Interceptor {
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
      Credentials.Shown shown = credentials.shown();
      Response response = chain.proceed(with(chain.request(), shown));
      if (response.code() != UNAUTHORIZED) {
        return response;
      }
      Credentials.Shown another = another(response, shown);
      if (another == null) {
        return response;
      }
      response.close();
      return chain.proceed(with(chain.request(), another));
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
