package dev.boardcast.gateway.web;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;

/// What a service's status means for whoever called. Pure.
public final class WebFaults {
  private static final int SAID_MAX_CHARS = 1_000;

  private WebFaults() {}

  /// @param server its id
  /// @param said what the service wrote about it; empty where nothing is known
  public static Fault of(String server, WebClient.Answer answer, String said) {
    String why =
        said.isBlank()
            ? ""
            : ": " + said.strip().substring(0, Math.min(said.strip().length(), SAID_MAX_CHARS));
    int status = answer.status();
    return switch (status) {
      case 401, 403 ->
          Fault.answered(
              ErrorCode.MCP_AUTHENTICATION_FAILURE,
              "The service `%s` does not let the gateway do this (%d)%s. Tell whoever runs the gateway to look at its `authentication`."
                  .formatted(server, status, why),
              "");
      case 429 ->
          Fault.limited(
              "The service `%s` is asked too often: wait before the next call.".formatted(server),
              answer.retryAfterS());
      case 503 ->
          Fault.unreachable(
              "The service `%s` cannot take calls now: try again later.".formatted(server),
              Math.max(1, answer.retryAfterS()));
      default -> {
        if (status >= 500) {
          yield Fault.answered(
              ErrorCode.MCP_SERVER_ERROR,
              "The service `%s` failed (%d)%s.".formatted(server, status, why),
              "");
        }
        if (status >= 400) {
          yield Fault.answered(
              ErrorCode.MCP_CLIENT_ERROR,
              "The service `%s` refused the call (%d)%s.".formatted(server, status, why),
              "");
        }
        yield status >= 300
            ? Fault.answered(
                ErrorCode.CONFIGURATION_ERROR,
                "The service `%s` sends to another address, which is not followed: tell whoever runs the gateway to write the right `url`."
                    .formatted(server),
                "")
            : unusable(server, "its answer has no form that is known");
      }
    };
  }

  /// An answer that cannot be used.
  public static Fault unusable(String server, String why) {
    return Fault.answered(
        ErrorCode.DATA_TRANSFORMATION_ERROR,
        "The answer of the service `%s` cannot be used: %s. Tell whoever runs the gateway."
            .formatted(server, why),
        "");
  }
}
