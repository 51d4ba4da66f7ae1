package dev.boardcast.tracker.http.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.mirror.MirrorHooks;
import dev.boardcast.protocol.http.Exposure;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.http.connection.RequestTimeouts;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.sqlite.SqliteStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoutesTest {
  @TempDir Path directory;

  @Test
  void theRouterHasTheRoutesOfTheTableAndNoOthers() throws Exception {
    List<Route> routes = routes();
    Set<String> served = new TreeSet<>();
    Set<String> paths = new TreeSet<>();
    for (Route route : routes) {
      if (route.getPath() != null) {
        paths.add(route.getPath());
        if (route.methods() != null) {
          route.methods().forEach(method -> served.add(method.name() + " " + route.getPath()));
        }
      }
    }
    assertThat(served)
        .isEqualTo(
            described(Arrays.stream(Endpoint.values()).map(e -> e.method() + " " + e.path())));
    assertThat(paths).isEqualTo(described(Arrays.stream(Endpoint.values()).map(Endpoint::path)));
    // What every request passes has no path of its own.
    assertThat(routes.stream().filter(route -> route.getPath() == null)).hasSizeLessThan(12);
  }

  private static Set<String> described(java.util.stream.Stream<String> endpoints) {
    return endpoints
        .map(text -> text.replaceAll("\\{(\\w+)\\}", ":$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<Route> routes() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    HealthBoard health = new HealthBoard(registry);
    Store store =
        SqliteStore.open(
            directory.resolve("boardcast.db"), 100, InstantSource.system(), health, registry);
    Vertx vertx = Vertx.vertx();
    try {
      Router router =
          Routes.of(
              vertx,
              new Routes.Parts(
                  store,
                  new Urls(() -> "http://localhost"),
                  Authenticator.of("k"::equals),
                  Exposure.LOOPBACK.origins(),
                  new RequestTimeouts<>(1_000),
                  () -> "",
                  registry,
                  Runnable::run,
                  health,
                  "1.2.3",
                  null,
                  () -> MirrorHooks.NONE));
      return router.getRoutes();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
      store.close();
    }
  }
}
