/** Runs `boardcast doctor` where its user can read along. */
import * as l10n from "@vscode/l10n";
import { spawn, type ChildProcess } from "node:child_process";
import * as vscode from "vscode";
import type { Program } from "../sidecar/launch";

/** A terminal that stays after the program's end, so that what it found can be read. */
export function showInTerminal(name: string, program: Program): void {
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<void>();
  let child: ChildProcess | undefined;
  let ended = false;
  const write = (text: string): void => written.fire(text.replace(/\r?\n/g, "\r\n"));
  const terminal = vscode.window.createTerminal({
    name,
    iconPath: new vscode.ThemeIcon("pulse"),
    pty: {
      onDidWrite: written.event,
      onDidClose: closed.event,
      open: () => {
        const { command, args, cwd, env } = program;
        child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
        child.stdout?.setEncoding("utf8").on("data", write);
        child.stderr?.setEncoding("utf8").on("data", write);
        child.on("error", (error) => {
          ended = true;
          write(`\n${error.message}\n`);
        });
        child.on("close", () => {
          ended = true;
          write(`\n${l10n.t("Press any key to close this terminal.")}\n`);
        });
      },
      close: () => {
        child?.kill();
        written.dispose();
        closed.dispose();
      },
      handleInput: (text: string) => {
        if (ended) closed.fire();
        else if (text === "\x03") child?.kill(); // Ctrl+C
      },
    },
  });
  terminal.show();
}
