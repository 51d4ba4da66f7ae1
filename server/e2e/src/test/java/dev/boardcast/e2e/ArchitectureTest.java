package dev.boardcast.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// The arrows between modules, and who may know what (docs/ARCHITECTURE.md).
final class ArchitectureTest {
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
        .layer("sidecar")
        .definedBy("dev.boardcast.sidecar..")
        .layer("app")
        .definedBy("dev.boardcast.app..")
        .whereLayer("core")
        .mayNotAccessAnyLayer()
        .whereLayer("protocol")
        .mayOnlyAccessLayers("core")
        .whereLayer("client")
        .mayOnlyAccessLayers("core", "protocol")
        .whereLayer("github")
        .mayOnlyAccessLayers("core", "protocol")
        .whereLayer("tracker")
        .mayOnlyAccessLayers("core", "protocol")
        .whereLayer("hub")
        .mayOnlyAccessLayers("core", "protocol")
        .whereLayer("mcp")
        .mayOnlyAccessLayers("core", "protocol", "client")
        .whereLayer("sidecar")
        .mayOnlyAccessLayers("core", "protocol", "client")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
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
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.boardcast.core..", "dev.boardcast.sidecar.core..", "dev.boardcast.github.core..")
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
            "dev.boardcast.sidecar.announce..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.gson..", "dev.boardcast.protocol.json..")
        .check(CLASSES);
  }

  @Test
  void eachLibraryIsKnownInOnePlace() {
    onlyIn("dev.boardcast.tracker.store..", "java.sql..", "org.sqlite..", "org.flywaydb..");
    onlyIn("dev.boardcast.client..", "org.java_websocket..", "dev.failsafe..");
    // Two speak HTTP to somebody else: to the tracker, and to GitHub.
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.boardcast.client..", "dev.boardcast.github.api..")
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
    // What is wrong with a request that cannot be read, Vert.x says in Netty's words.
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.boardcast.hub..", "dev.boardcast.tracker.http..")
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
