// What is driven: this checkout's program unless BOARDCAST_PROGRAM names another.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../..", import.meta.url));
export const program = process.env.BOARDCAST_PROGRAM ?? path.join(root, "scripts/boardcast");
