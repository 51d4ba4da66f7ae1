/**
 * How the sidecar is launched: which Java, which flags, which environment. The decisions are pure; what they need to
 * know of the disk comes in through `Disk`. This file does not import `vscode`.
 */
import * as l10n from "@vscode/l10n";
import { execFile } from "node:child_process";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** The oldest Java that can run the jar. */
export const JAVA_MAJOR = 25;
const JAVA_QUERY_TIMEOUT_MS = 5_000;
/** Installations looked at in one folder of them. */
const MAX_INSTALLATIONS = 100;

export type JavaChoice =
  | { readonly kind: "found"; readonly executable: string; readonly major: number; readonly from: string }
  /** The setting names a folder that will not do: nothing else is tried behind the user's back. */
  | { readonly kind: "badSetting"; readonly home: string; readonly found: number | undefined }
  | { readonly kind: "none"; readonly tooOld: readonly string[] };

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Environment;
  /** From the setting `boardcast.javaHome`. */
  readonly setting: string | undefined;
  /** The home folder of the user's account, which counts where the environment names none. */
  readonly account?: string | undefined;
}

/** What the search asks of the machine. */
export interface Disk {
  /** The text of a file; undefined when it cannot be read. */
  read(file: string): Promise<string | undefined>;
  /** The names in a folder, in a stable order; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** The file behind all links; undefined when there is none. */
  resolve(file: string): Promise<string | undefined>;
  /** What a `java` says of its version, where no `release` file tells; undefined when it does not answer. */
  ask(executable: string): Promise<string | undefined>;
}

/** Finds a Java: the setting, JAVA_HOME, where systems install it, the path; the first that is new enough. */
export async function findJava(around: Surroundings, disk: Disk): Promise<JavaChoice> {
  if (around.setting !== undefined) {
    const home = expandHome(around.setting, around);
    const major = await majorOf(home, around, disk);
    return major !== undefined && major >= JAVA_MAJOR
      ? { kind: "found", executable: executableIn(home, around), major, from: "boardcast.javaHome" }
      : { kind: "badSetting", home: around.setting, found: major };
  }
  const tooOld: string[] = [];
  for await (const { home, from } of homes(around, disk)) {
    const major = await majorOf(home, around, disk);
    if (major !== undefined && major >= JAVA_MAJOR) {
      return { kind: "found", executable: executableIn(home, around), major, from };
    }
    if (major !== undefined) tooOld.push(l10n.t("Java {0} in {1}", major, home));
  }
  return { kind: "none", tooOld };
}

/** The sentence for a search that found nothing. */
export function javaProblem(choice: Exclude<JavaChoice, { kind: "found" }>): string {
    if (choice.kind === "badSetting") {
    const wrong =
      choice.found === undefined
        ? l10n.t("Boardcast needs Java {0} or newer, but boardcast.javaHome names {1}, and no Java is there.", JAVA_MAJOR, choice.home)
        : l10n.t("Boardcast needs Java {0} or newer, but boardcast.javaHome names {1}, and Java {2} is there.", JAVA_MAJOR, choice.home, choice.found);
    const remedy = l10n.t("Install a JDK or JRE {0} (for example Eclipse Temurin), and name its folder, or empty the setting.", JAVA_MAJOR);
    return `${wrong} ${remedy}`;
  }
  const wrong =
    choice.tooOld.length === 0
      ? l10n.t("Boardcast needs Java {0} or newer, and none was found.", JAVA_MAJOR)
      : l10n.t("Boardcast needs Java {0} or newer, and only found {1}.", JAVA_MAJOR, choice.tooOld.slice(0, 3).join(", "));
  const remedy = l10n.t("Install a JDK or JRE {0} (for example Eclipse Temurin), or name its folder in the setting boardcast.javaHome.", JAVA_MAJOR);
  return `${wrong} ${remedy}`;
}

/** The major version in the text of a `release` file, or in what `java -version` says. */
export function javaMajor(text: string): number | undefined {
  const version = /(?:JAVA_VERSION=|version )"(\d+)(?:\.(\d+))?/.exec(text);
  if (version === null) return undefined;
  // Java 8 calls itself 1.8.
  return Number(version[1] === "1" && version[2] !== undefined ? version[2] : version[1]);
}

/** Variables of an environment; undefined takes away. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A program as it is started. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
}

/** Why a program cannot be started. */
export interface Problem {
  readonly message: string;
  /** What helps: another Java, or another try. */
  readonly remedy: "java" | "restart";
}

/** A program and its arguments. */
export interface Launch {
  readonly command: string;
  readonly args: string[];
}

/**
 * The sidecar of a package for one platform: a runtime with nothing else in it, in `server/runtime`. It has its flags inside.
 * Undefined where the package carries a jar instead.
 */
export async function carriedRuntime(server: string, platform: NodeJS.Platform, disk: Pick<Disk, "resolve">): Promise<Launch | undefined> {
  const join = platform === "win32" ? path.win32.join : path.posix.join;
  const home = join(server, "runtime");
  const command = join(home, "bin", platform === "win32" ? "java.exe" : "java");
  if ((await disk.resolve(command)) === undefined) return undefined;
  return { command, args: [`-XX:AOTCache=${join(home, "lib", "sidecar.aot")}`, "-m", "dev.boardcast/dev.boardcast.app.SidecarMain"] };
}

/**
 * Another command of the program, where the package carries a runtime: on the same Java, with what that command wants of it.
 * The launcher beside it does the same; without it the process is Java itself, which can be told to end.
 */
export async function carriedProgram(
  server: string,
  command: string,
  platform: NodeJS.Platform,
  disk: Pick<Disk, "resolve">,
): Promise<Launch | undefined> {
  const join = platform === "win32" ? path.win32.join : path.posix.join;
  const home = join(server, "runtime");
  const java = join(home, "bin", platform === "win32" ? "java.exe" : "java");
  const jar = join(home, "lib", "boardcast.jar");
  if ((await disk.resolve(java)) === undefined || (await disk.resolve(jar)) === undefined) return undefined;
  const options = join(home, "lib", `${command === "serve" || command === "mcp" ? command : "tools"}.options`);
  return { command: java, args: [`@${options}`, "-cp", jar, "dev.boardcast.app.Main", command] };
}

/** Arguments for a command of the program in the jar. */
export function jarArguments(jar: string, command: string): string[] {
  return [
    "-XX:+UseSerialGC",
    "-Xmx512m",
    // Its output goes through pipes and files, where Java would write in the system's own encoding.
    "-Dstdout.encoding=UTF-8",
    "-Dstderr.encoding=UTF-8",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-jar",
    jar,
    command,
  ];
}

/** Arguments for the sidecar: small, quick to start, and nothing of the JVM's own on stdout. */
export function sidecarArguments(jar: string): string[] {
  return [
    // The JVM's messages would break the protocol on stdout.
    "-Xlog:disable",
    "-Xlog:all=error:stderr",
    "-XX:+DisplayVMOutputToStderr",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    // A young generation that holds what is being read: else garbage grows old, and the heap with it.
    "-Xms16m",
    "-Xmn8m",
    "-XX:SurvivorRatio=2",
    // For boards of tens of megabytes; past that it ends, and is started again.
    "-Xmx512m",
    "-XX:+ExitOnOutOfMemoryError",
    "-Xss512k",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-jar",
    jar,
    "sidecar",
  ];
}

/** The whole environment of the sidecar, and of the program's other commands. */
export function sidecarEnvironment(own: Surroundings["env"], locale: Locale = {}): Record<string, string | undefined> {
  // Options for other Javas on this machine are not for this one: they could turn off its cache, or write to stdout.
  const { JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS, _JAVA_OPTIONS, ...others } = own;
  return { ...others, MALLOC_ARENA_MAX: "2", ...locale };
}

/** What a program is told of the locale; nothing where its own will do. */
export type Locale = { readonly LC_ALL?: string };

/** Where glibc keeps a locale of UTF-8 that belongs to no language. */
const LOCALES = "/usr/lib/locale";

/**
 * Java reads names of files in the locale's encoding, which has to be UTF-8. A locale that is named need not be installed, as
 * on many a machine that is reached from another, and counts as one of ASCII then.
 */
export async function utf8Locale({ platform, env }: Pick<Surroundings, "platform" | "env">, disk: Pick<Disk, "list">): Promise<Locale> {
  // There it is UTF-8 always, or no matter of the environment.
  if (platform === "darwin" || platform === "win32") return {};
  const named = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((name) => name !== undefined && name !== "") ?? "";
  const fits = /utf-?8/i.test(named);
  return fits && !(await disk.list(LOCALES)).includes("C.utf8") ? {} : { LC_ALL: "C.UTF-8" };
}

/**
 * Where the user's files are: an absolute HOME, else what the account says; the programs have the same rule. On Windows it is the
 * profile's folder.
 */
export function homeOf({ platform, env, account }: Pick<Surroundings, "platform" | "env" | "account">): string | undefined {
  const told = platform === "win32" ? env["USERPROFILE"] : env["HOME"];
  const { isAbsolute } = platform === "win32" ? path.win32 : path.posix;
  return [told, account].find((folder) => folder !== undefined && isAbsolute(folder));
}

export const realDisk: Disk = {
  async read(file) {
    return readFile(file, "utf8").catch(() => undefined);
  },
  async list(folder) {
    const names = await readdir(folder).catch(() => []);
    return names.sort().slice(0, MAX_INSTALLATIONS);
  },
  async resolve(file) {
    const found = await stat(file).catch(() => undefined);
    return found?.isFile() === true ? realpath(file) : undefined;
  },
  async ask(executable) {
    const answer = promisify(execFile)(executable, ["-version"], { timeout: JAVA_QUERY_TIMEOUT_MS });
    return answer.then(({ stderr, stdout }) => stderr + stdout).catch(() => undefined);
  },
};

interface Home {
  readonly home: string;
  /** Where the search came upon it, for the log. */
  readonly from: string;
}

async function* homes(around: Surroundings, disk: Disk): AsyncGenerator<Home> {
  const { join, dirname } = pathOf(around);
  const javaHome = around.env["JAVA_HOME"];
  if (javaHome !== undefined && javaHome !== "") yield { home: javaHome, from: "JAVA_HOME" };
  for (const { folder, below } of installFolders(around)) {
    for (const name of await disk.list(folder)) yield { home: join(folder, name, ...below), from: folder };
  }
  const windows = around.platform === "win32";
  const folders = (around.env["PATH"] ?? around.env["Path"] ?? "").split(windows ? ";" : ":");
  for (const folder of folders.filter((name) => name !== "")) {
    const java = await disk.resolve(join(folder, windows ? "java.exe" : "java"));
    if (java !== undefined) yield { home: dirname(dirname(java)), from: "PATH" };
  }
}

function installFolders(around: Surroundings): { folder: string; below: string[] }[] {
  const { env, platform } = around;
  const { join } = pathOf(around);
  const user = homeOf(around);
  const own = user === undefined ? [] : [join(user, ".sdkman", "candidates", "java"), join(user, ".jdks")];
  const plain = (folder: string): { folder: string; below: string[] } => ({ folder, below: [] });
  switch (platform) {
    case "darwin": {
      const bundles = ["/Library/Java/JavaVirtualMachines"];
      if (user !== undefined) bundles.push(join(user, "Library", "Java", "JavaVirtualMachines"));
      return [...bundles.map((folder) => ({ folder, below: ["Contents", "Home"] })), ...own.map(plain)];
    }
    case "win32": {
      const programs = [env["ProgramFiles"] ?? "C:\\Program Files"];
      if (env["LOCALAPPDATA"] !== undefined) programs.push(join(env["LOCALAPPDATA"], "Programs"));
      const vendors = ["Eclipse Adoptium", "Java", "Microsoft", "Amazon Corretto", "Zulu", "BellSoft"];
      return [...programs.flatMap((base) => vendors.map((vendor) => join(base, vendor))), ...own].map(plain);
    }
    default:
      return ["/usr/lib/jvm", "/usr/java", "/opt/java", ...own].map(plain);
  }
}

async function majorOf(home: string, around: Surroundings, disk: Disk): Promise<number | undefined> {
  const java = await disk.resolve(executableIn(home, around));
  if (java === undefined) return undefined;
  const release = await disk.read(pathOf(around).join(home, "release"));
  const told = release === undefined ? undefined : javaMajor(release);
  if (told !== undefined) return told;
  const answer = await disk.ask(java);
  return answer === undefined ? undefined : javaMajor(answer);
}

function executableIn(home: string, around: Surroundings): string {
  return pathOf(around).join(home, "bin", around.platform === "win32" ? "java.exe" : "java");
}

function expandHome(folder: string, around: Surroundings): string {
  const user = homeOf(around);
  return user !== undefined && /^~(?=$|[\\/])/.test(folder) ? user + folder.slice(1) : folder;
}

/** Paths of the platform that is asked about, which in tests is not the one that asks. */
function pathOf(around: Surroundings): path.PlatformPath {
  return around.platform === "win32" ? path.win32 : path.posix;
}
