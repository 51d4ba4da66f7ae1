package dev.boardcast.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.boardcast.tracker.store.log.HeadTable;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// The arrows between modules, and who may know what (docs/ARCHITECTURE.md).
final class ArchitectureTest {
  /// More have more than one purpose.
  private static final long PACKAGE_MAX_CLASSES = 15;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.boardcast");

  @Test
  void modulesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy("dev.boardcast.core..")
        .layer("protocol")
        .definedBy("dev.boardcast.protocol..")
        .layer("http")
        .definedBy("dev.boardcast.http..")
        .layer("client")
        .definedBy("dev.boardcast.client..")
        .layer("github")
        .definedBy("dev.boardcast.github..")
        .layer("tracker")
        .definedBy("dev.boardcast.tracker..")
        .layer("hub")
        .definedBy("dev.boardcast.hub..")
        .layer("mcp")
        .definedBy("dev.boardcast.mcp..")
        .layer("gateway")
        .definedBy("dev.boardcast.gateway..")
        .layer("sidecar")
        .definedBy("dev.boardcast.sidecar..")
        .layer("app")
        .definedBy("dev.boardcast.app..")
        .whereLayer("core")
        .mayNotAccessAnyLayer()
        .whereLayer("protocol")
        .mayOnlyAccessLayers("core")
        .whereLayer("http")
        .mayOnlyAccessLayers("core", "protocol")
        .whereLayer("client")
        .mayOnlyAccessLayers("core", "protocol")
        .whereLayer("github")
        .mayOnlyAccessLayers("core", "protocol")
        .whereLayer("tracker")
        .mayOnlyAccessLayers("core", "protocol")
        .whereLayer("hub")
        .mayOnlyAccessLayers("core", "protocol", "http")
        .whereLayer("mcp")
        .mayOnlyAccessLayers("core", "protocol", "client")
        .whereLayer("sidecar")
        .mayOnlyAccessLayers("core", "protocol", "client")
        .whereLayer("gateway")
        .mayOnlyAccessLayers("core", "protocol", "mcp")
        .whereLayer("gateway")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  /// Of the MCP server the gateway has what carries messages, and nothing of what it offers.
  @Test
  void theGatewayKnowsOfTheMcpServerItsMessagesAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.boardcast.gateway..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.boardcast.mcp..")
                .and(not(resideInAPackage("dev.boardcast.mcp.rpc.."))))
        .check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.boardcast.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theCoresHaveNoJsonNoIoNoLogNoClockAndNoRandomness() {
    classes()
        .that()
        .resideInAPackage("dev.boardcast.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.boardcast.core..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "org.jspecify.annotations..")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage("dev.boardcast.sidecar.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.boardcast.sidecar.core..",
            "dev.boardcast.core..",
            "dev.boardcast.protocol.hub..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "org.jspecify.annotations..")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage("dev.boardcast.sidecar.references..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.boardcast.sidecar.references..",
            "dev.boardcast.core.domain..",
            "dev.boardcast.core.text..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "org.jspecify.annotations..")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage("dev.boardcast.github.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.boardcast.github.core..",
            "dev.boardcast.core..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "org.jspecify.annotations..")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage("dev.boardcast.gateway.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.boardcast.gateway.core..",
            "java.lang..",
            "java.util..",
            // Composed characters of addresses.
            "java.text..",
            // Digests of names.
            "java.security..",
            "java.nio.charset..",
            "org.jspecify.annotations..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.boardcast.core..",
            "dev.boardcast.sidecar.core..",
            "dev.boardcast.sidecar.references..",
            "dev.boardcast.github.core..",
            "dev.boardcast.gateway.core..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, Random.class, ThreadLocalRandom.class, Thread.class)
        .check(CLASSES);
  }

  /// What the editor is told and answered is typed until it is written: then the compiler names
  /// every place that a new kind of event concerns.
  @Test
  void theSidecarKnowsJsonOnlyWhereItSpeaks() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.boardcast.sidecar.core..",
            "dev.boardcast.sidecar.engine..",
            "dev.boardcast.sidecar.references..",
            "dev.boardcast.sidecar.announce..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.gson..", "dev.boardcast.protocol.json..")
        .check(CLASSES);
  }

  @Test
  void eachLibraryIsKnownInOnePlace() {
    // Beside the store, tests look into the database that they have started, and the benchmark of
    // several servers does the same work in it without the store.
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.boardcast.tracker.store..",
            "dev.boardcast.testkit.postgres..",
            "dev.boardcast.e2e.cluster..",
            "dev.boardcast.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.sql..")
        .check(CLASSES);
    onlyIn("dev.boardcast.tracker.store.sqlite..", "org.sqlite..");
    onlyIn("dev.boardcast.tracker.store.postgres..", "org.postgresql..");
    onlyIn("dev.boardcast.testkit.postgres..", "io.zonky..");
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.boardcast.tracker.store.sqlite..", "dev.boardcast.tracker.store.postgres..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.flywaydb..")
        .check(CLASSES);
    onlyIn("dev.boardcast.client..", "org.java_websocket..");
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.boardcast.client..", "dev.boardcast.gateway.call..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.failsafe..")
        .check(CLASSES);
    onlyIn("dev.boardcast.gateway.json..", "com.fasterxml.jackson..");
    onlyIn("dev.boardcast.gateway.config..", "org.snakeyaml..");
    onlyIn("dev.boardcast.gateway.pin..", "org.erdtman..");
    onlyIn("dev.boardcast.gateway.oauth..", "com.nimbusds..");
    onlyIn("dev.boardcast.mcp.rpc.schema..", "dev.harrel..");
    // Three speak HTTP to somebody else: to the tracker, to GitHub, and to MCP servers.
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.boardcast.client..",
            "dev.boardcast.github.api..",
            "dev.boardcast.gateway.upstream..",
            "dev.boardcast.gateway.web..",
            "dev.boardcast.gateway.oauth..",
            "dev.boardcast.gateway.vault..",
            "dev.boardcast.gateway.openapi..",
            "dev.boardcast.gateway.services..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "okio..")
        .check(CLASSES);
    // What tests run their GitHub on is in nothing that is shipped.
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.boardcast.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("graphql..")
        .check(CLASSES);
    onlyIn("dev.boardcast.app..", "picocli..", "ch.qos.logback..");
    onlyIn("dev.boardcast.hub.send..", "java.lang.foreign..");
    noClasses()
        .that()
        .resideInAPackage("dev.boardcast.hub.send..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "dev.boardcast.core..", "dev.boardcast.protocol..")
        .check(CLASSES);
    // What is wrong with a request that cannot be read, Vert.x says in Netty's words.
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.boardcast.hub..", "dev.boardcast.http..", "dev.boardcast.tracker.http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.boardcast.tracker", "dev.boardcast.tracker.http..", "dev.boardcast.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.boardcast.mcp..", "dev.boardcast.sidecar..", "dev.boardcast.app.editor..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.lsp4j..")
        .check(CLASSES);
  }

  /// Only who opens the store, and who copies its file, knows which database it is.
  @Test
  void nobodyLearnsWhichDatabaseTheyHave() {
    noClasses()
        .that()
        .resideInAPackage("dev.boardcast..")
        .and()
        .resideOutsideOfPackages(
            "dev.boardcast.tracker", "dev.boardcast.tracker.store.sqlite..", "dev.boardcast.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.boardcast.tracker.store.sqlite..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.boardcast..")
        .and()
        .resideOutsideOfPackages(
            "dev.boardcast.tracker",
            "dev.boardcast.tracker.store.postgres..",
            "dev.boardcast.app..",
            "dev.boardcast.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.boardcast.tracker.store.postgres..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.boardcast.tracker.store.postgres..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.boardcast.tracker.store.sqlite..")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("org.sqlite..")
        .check(CLASSES);
  }

  /// One change, one event: nothing else writes into the log, or says where it ends.
  @Test
  void theLogGrowsThroughAChangeAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.boardcast.tracker.store.writing..")
        .should()
        .callMethodWhere(
            target(owner(resideInAPackage("dev.boardcast.tracker.store..")))
                .and(target(name("append"))))
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.boardcast.tracker.store.log..",
            "dev.boardcast.tracker.store.sqlite..",
            "dev.boardcast.tracker.store.postgres..")
        .should()
        .callMethodWhere(target(owner(assignableTo(HeadTable.class))).and(target(name("advance"))))
        .check(CLASSES);
  }

  @Test
  void packagesOfTheStoreAreSmall() {
    CLASSES.stream()
        .filter(type -> type.getPackageName().startsWith("dev.boardcast.tracker.store"))
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .collect(groupingBy(JavaClass::getPackageName, counting()))
        .forEach((name, classes) ->
            assertThat(classes).as(name).isLessThanOrEqualTo(PACKAGE_MAX_CLASSES));
  }

  private static void onlyIn(String home, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(CLASSES);
  }
}
