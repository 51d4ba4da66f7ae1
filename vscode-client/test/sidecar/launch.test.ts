import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { carriedProgram, carriedRuntime, findJava, homeOf, jarArguments, javaMajor, javaProblem, realDisk, sidecarArguments, sidecarEnvironment, utf8Locale, type Disk } from "../../src/sidecar/launch";

/** A disk that is described: homes by folder with their version, folders by what is in them. */
function disk(homes: Record<string, string>, windows = false): Disk {
  const { join, dirname, basename } = windows ? path.win32 : path.posix;
  const java = windows ? "java.exe" : "java";
  return {
    read: (file) => {
      const version = homes[dirname(file)];
      return Promise.resolve(version === undefined || basename(file) !== "release" ? undefined : `JAVA_VERSION="${version}"\n`);
    },
    list: (folder) => Promise.resolve(Object.keys(homes).filter((home) => dirname(home) === folder).map((home) => basename(home)).sort()),
    resolve: (file) => Promise.resolve(Object.keys(homes).some((home) => join(home, "bin", java) === file) ? file : undefined),
    ask: () => Promise.resolve(undefined),
  };
}

const LINUX = { platform: "linux" as const, env: {}, setting: undefined };

test("the setting goes first, and is taken even when JAVA_HOME would do", async () => {
  const choice = await findJava(
    { ...LINUX, env: { JAVA_HOME: "/b" }, setting: "/a" },
    disk({ "/a": "25.0.3", "/b": "26" }),
  );
  assert.deepEqual(choice, { kind: "found", executable: "/a/bin/java", major: 25, from: "boardcast.javaHome" });
});

test("a setting that will not do is an error, not a reason to take another", async () => {
  const around = { ...LINUX, env: { JAVA_HOME: "/b" }, setting: "/a" };
  const old = await findJava(around, disk({ "/a": "21.0.1", "/b": "25" }));
  assert.deepEqual(old, { kind: "badSetting", home: "/a", found: 21 });
  assert.ok(old.kind === "badSetting");
  assert.match(javaProblem(old), /boardcast\.javaHome names \/a, and Java 21 is there/);
  const none = await findJava(around, disk({ "/b": "25" }));
  assert.deepEqual(none, { kind: "badSetting", home: "/a", found: undefined });
});

test("an old JAVA_HOME is passed over for an installed one that is new enough", async () => {
  const choice = await findJava(
    { ...LINUX, env: { JAVA_HOME: "/usr/lib/jvm/java-17" } },
    disk({ "/usr/lib/jvm/java-17": "17.0.9", "/usr/lib/jvm/java-25": "25" }),
  );
  assert.ok(choice.kind === "found");
  assert.equal(choice.executable, "/usr/lib/jvm/java-25/bin/java");
});

test("installations are found where macOS and Windows put them", async () => {
  const mac = await findJava(
    { platform: "darwin", env: {}, setting: undefined },
    {
      ...disk({ "/Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home": "25" }),
      list: (folder) => Promise.resolve(folder === "/Library/Java/JavaVirtualMachines" ? ["temurin-25.jdk"] : []),
    },
  );
  assert.ok(mac.kind === "found");
  const windows = await findJava(
    { platform: "win32", env: { ProgramFiles: "C:\\Program Files" }, setting: undefined },
    disk({ "C:\\Program Files\\Eclipse Adoptium\\jdk-25.0.3": "25.0.3" }, true),
  );
  assert.ok(windows.kind === "found");
  assert.equal(windows.executable, "C:\\Program Files\\Eclipse Adoptium\\jdk-25.0.3\\bin\\java.exe");
});

test("when there is none, the sentence names what was found and the remedy", async () => {
  const choice = await findJava({ ...LINUX, env: { JAVA_HOME: "/old" } }, disk({ "/old": "1.8.0_402" }));
  assert.deepEqual(choice, { kind: "none", tooOld: ["Java 8 in /old"] });
  assert.ok(choice.kind === "none");
  const sentence = javaProblem(choice);
  assert.match(sentence, /needs Java 25 or newer/);
  assert.match(sentence, /Java 8 in \/old/);
  assert.match(sentence, /boardcast\.javaHome/);
});

test("versions are read from release files and from what java says", () => {
  assert.equal(javaMajor('IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="25.0.3"\n'), 25);
  assert.equal(javaMajor('openjdk version "26-ea" 2026-03-17'), 26);
  assert.equal(javaMajor('java version "1.8.0_402"'), 8);
  assert.equal(javaMajor("nothing of the sort"), undefined);
});

test("on a real disk, a java on the path is found behind its links, and asked when no file tells its version", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "boardcast-java-"));
  try {
    const bin = path.join(folder, "jdk", "bin");
    const onPath = path.join(folder, "on-path");
    await mkdir(bin, { recursive: true });
    await mkdir(onPath);
    await writeFile(path.join(bin, "java"), "#!/bin/sh\necho 'openjdk version \"31.0.1\"' >&2\n");
    await chmod(path.join(bin, "java"), 0o755);
    await symlink(path.join(bin, "java"), path.join(onPath, "java"));
    // A folder of installations that is not there must not matter.
    const around = { platform: "linux" as const, env: { PATH: `/nowhere::${onPath}`, HOME: folder }, setting: undefined };
    const choice = await findJava(around, { ...realDisk, list: () => Promise.resolve([]) });
    assert.ok(choice.kind === "found");
    assert.deepEqual([choice.major, choice.from], [31, "PATH"]);
    assert.deepEqual(await realDisk.list(path.join(folder, "nowhere")), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the key goes through the environment, and the JVM keeps off stdout", () => {
  const key = "bc_secret";
  const environment = sidecarEnvironment({ PATH: "/bin", STATE_TRACKING_API_KEY: key });
  assert.equal(environment["STATE_TRACKING_API_KEY"], key);
  assert.equal(environment["PATH"], "/bin");
  const flags = sidecarArguments("/x/server/boardcast.jar");
  assert.deepEqual(flags.slice(-3), ["-jar", "/x/server/boardcast.jar", "sidecar"]);
  assert.ok(flags.includes("-Xlog:disable") && flags.includes("-Xlog:all=error:stderr"));
});

test("a package for one platform starts the runtime that it carries, and other packages have none", async () => {
  const there = { resolve: (file: string) => Promise.resolve(file) };
  const linux = await carriedRuntime("/x/server", "linux", there);
  assert.equal(linux?.command, "/x/server/runtime/bin/java");
  assert.deepEqual(linux.args, ["-XX:AOTCache=/x/server/runtime/lib/sidecar.aot", "-m", "dev.boardcast/dev.boardcast.app.SidecarMain"]);
  const windows = await carriedRuntime("C:\\x\\server", "win32", there);
  assert.equal(windows?.command, "C:\\x\\server\\runtime\\bin\\java.exe");
  assert.equal(await carriedRuntime("/x/server", "linux", { resolve: () => Promise.resolve(undefined) }), undefined);
});

test("Java options that are set for other programs do not reach the sidecar", () => {
  const environment = sidecarEnvironment({ PATH: "/bin", JAVA_TOOL_OPTIONS: "-agentlib:x", JDK_JAVA_OPTIONS: "-Xint", _JAVA_OPTIONS: "-Xint" });
  assert.deepEqual(environment, { PATH: "/bin", MALLOC_ARENA_MAX: "2" });
});

test("the programs' locale is one of UTF-8, whatever the editor's is", async () => {
  const locales = (...names: string[]) => ({ list: (folder: string) => Promise.resolve(folder === "/usr/lib/locale" ? names : []) });
  const utf8 = { LC_ALL: "C.UTF-8" };
  for (const env of [{}, { LC_ALL: "C" }, { LC_ALL: "POSIX", LANG: "en_US.UTF-8" }, { LANG: "en_US" }, { LC_ALL: "", LC_CTYPE: "", LANG: "" }, { LC_CTYPE: "C", LANG: "C.UTF-8" }]) {
    assert.deepEqual(await utf8Locale({ platform: "linux", env }, locales()), utf8, JSON.stringify(env));
  }
  for (const env of [{ LC_ALL: "en_US.UTF-8" }, { LC_CTYPE: "de_DE.utf8", LANG: "C" }, { LANG: "C.UTF-8" }]) {
    assert.deepEqual(await utf8Locale({ platform: "linux", env }, locales("de_DE.utf8")), {}, JSON.stringify(env));
    // Named, and maybe not installed.
    assert.deepEqual(await utf8Locale({ platform: "linux", env }, locales("C.utf8")), utf8, JSON.stringify(env));
  }
  for (const platform of ["darwin", "win32"] as const) assert.deepEqual(await utf8Locale({ platform, env: {} }, locales("C.utf8")), {});
  assert.deepEqual(sidecarEnvironment({ LC_ALL: "C", PATH: "/bin" }, utf8), { LC_ALL: "C.UTF-8", PATH: "/bin", MALLOC_ARENA_MAX: "2" });
});

test("home is where the programs look for it: an absolute HOME, else the account's", async () => {
  const account = "/home/ada";
  const linux = (env: Record<string, string>) => homeOf({ platform: "linux", env, account });
  assert.equal(linux({ HOME: "/elsewhere" }), "/elsewhere");
  for (const env of [{}, { HOME: "" }, { HOME: "relative" }, { USERPROFILE: "/profile" }]) assert.equal(linux(env as Record<string, string>), account);
  assert.equal(homeOf({ platform: "linux", env: { HOME: "x" }, account: undefined }), undefined);
  const windows = { HOME: "/c/Users/ada", USERPROFILE: "C:\\Users\\ada" };
  assert.equal(homeOf({ platform: "win32", env: windows, account: "C:\\Users\\other" }), "C:\\Users\\ada");
  const choice = await findJava({ ...LINUX, account, setting: "~/jdk" }, disk({ "/home/ada/jdk": "25" }));
  assert.ok(choice.kind === "found");
  const found = await findJava({ ...LINUX, account }, disk({ "/home/ada/.jdks/25": "25" }));
  assert.ok(found.kind === "found");
});

test("the program's other commands run on the Java that the package carries, each with its options", async () => {
  const everything = { resolve: (file: string) => Promise.resolve(file) };
  const serve = await carriedProgram("/x/server", "serve", "linux", everything);
  assert.equal(serve?.command, "/x/server/runtime/bin/java");
  assert.deepEqual([serve?.args[0], serve?.args.at(-1)], ["@/x/server/runtime/lib/serve.options", "serve"]);
  const doctor = await carriedProgram("C:\\x\\server", "doctor", "win32", everything);
  assert.equal(doctor?.args[0], "@C:\\x\\server\\runtime\\lib\\tools.options");
  // An image of the sidecar alone.
  const without = { resolve: (file: string) => Promise.resolve(file.endsWith(".jar") ? undefined : file) };
  assert.equal(await carriedProgram("/x/server", "serve", "linux", without), undefined);
  assert.deepEqual(jarArguments("/x/boardcast.jar", "mcp").slice(-3), ["-jar", "/x/boardcast.jar", "mcp"]);
});
