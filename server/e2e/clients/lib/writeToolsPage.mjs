// Writes docs/TOOLS.md from a server of its own.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { program, root, using } from "./suite.mjs";
import { toolsPage } from "./toolsPage.mjs";

await using(startBoard(program), async (board) => writeFileSync(path.join(root, "docs/TOOLS.md"), await toolsPage(board)));
