// One server for the tests of a file, and the end of whatever they started.
import { after } from "node:test";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { criterion } from "../../../../vscode-client/e2e/lib/criteria.mjs";
import { program, root } from "./program.mjs";

export { program, root };

/**
 * A server for this file, started with its first test and ended after its last.
 *
 * @param prepare  what else the tests need, made once: given the server, and a list of functions that end things
 * @param env  of the server, beside this process's own
 * @returns  a way to declare tests, whose bodies get what `prepare` returned, and the server as `board`
 */
export function suite(prepare = async () => ({}), env = {}) {
  const undo = [];
  let ready;
  const make = async () => {
    const board = await startBoard(program, env);
    undo.push(() => board.close());
    return { board, ...(await prepare(board, undo)) };
  };
  after(async () => {
    for (const end of undo.reverse()) await Promise.resolve(end()).catch(() => {});
  });
  return (title, body) =>
    criterion(title, async (context) => {
      ready ??= make();
      return body(await ready, context);
    });
}

/** Runs a body with something that is closed afterwards, whatever happens. */
export async function using(opened, body) {
  const thing = await opened;
  try {
    return await body(thing);
  } finally {
    await Promise.resolve(thing.close()).catch(() => {});
  }
}
