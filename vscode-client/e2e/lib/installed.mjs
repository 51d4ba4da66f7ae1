// What is in an editor: the extension, as the editor's own command line installed it, and of the extensions that come with
// the editor those that are asked for.
import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { access, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";

/** Errors of a rename to where another run was first. */
const THERE = ["EEXIST", "ENOTEMPTY"];

/**
 * Puts the extension into a folder of extensions. The editor installs a package once, which costs as much as its own start
 * does; it is kept below where the editor is, under what package and editor contain, and copied from there.
 *
 * @param editors  where setup.sh installed the editor to
 * @param vsix     the package
 * @param to       the folder
 * @param install  has the editor install the package into a folder
 */
export async function putExtension({ editors, vsix, to, install }) {
  const all = path.join(editors, "installed");
  const name = path.basename(vsix, ".vsix");
  const kept = path.join(all, `${name}.${await keyOf(path.join(editors, ".stamp"), vsix)}`);
  if (!(await isThere(kept))) {
    await mkdir(all, { recursive: true });
    const fresh = await mkdtemp(path.join(all, "new-"));
    try {
      await install(fresh);
      await rename(fresh, kept).catch((error) => {
        if (!THERE.includes(error.code)) throw error;
      });
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
    const outdated = (await readdir(all)).filter((entry) => entry.startsWith(`${name}.`) && entry !== path.basename(kept));
    for (const entry of outdated) await rm(path.join(all, entry), { recursive: true, force: true });
  }
  // With their times: the runtime's classes loaded ahead of time are for files of that time.
  await cp(kept, to, { recursive: true, preserveTimestamps: true, mode: constants.COPYFILE_FICLONE });
}

/** Links some of the extensions that come with the editor into a folder. */
export async function linkExtensions(editors, names, folder) {
  const all = path.join(editors, "node_modules/code-server/lib/vscode/extensions");
  await mkdir(folder);
  for (const name of names) {
    await access(path.join(all, name));
    await symlink(path.join(all, name), path.join(folder, name));
  }
}

async function keyOf(stamp, vsix) {
  const hash = createHash("sha256").update(await readFile(stamp));
  for await (const chunk of createReadStream(vsix)) hash.update(chunk);
  return hash.digest("hex").slice(0, 32);
}

function isThere(file) {
  return access(file).then(() => true, () => false);
}
