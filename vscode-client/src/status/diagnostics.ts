/** What to put into a report of a problem: versions, settings and state; never the key. Pure; does not import `vscode`. */

export interface Facts {
  readonly extensionVersion: string;
  readonly editor: string;
  readonly platform: string;
  /** Where the extension runs, when that is not the editor's own machine. */
  readonly remote: string | undefined;
  readonly sidecar: string | undefined;
  readonly session: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The answer of `boardcast/status`, or why there is none. */
  readonly status: unknown;
}

/** @param secrets texts that must not be in it, whatever brought them there */
export function diagnosticsText(facts: Facts, secrets: readonly string[]): string {
  const text = [
    "# Boardcast diagnostics",
    "",
    `- extension: ${facts.extensionVersion}`,
    `- editor: ${facts.editor}`,
    `- platform: ${facts.platform}${facts.remote === undefined ? "" : ` (${facts.remote})`}`,
    `- sidecar: ${facts.sidecar ?? "not known"}`,
    `- session: ${facts.session}`,
    "",
    "Settings:",
    "",
    block(facts.settings),
    "",
    "Status:",
    "",
    block(facts.status),
    "",
  ].join("\n");
  return secrets.filter((secret) => secret !== "").reduce((safe, secret) => safe.replaceAll(secret, "***"), withoutUserInfo(text));
}

function block(value: unknown): string {
  return ["```json", JSON.stringify(value, undefined, 2) ?? "null", "```"].join("\n");
}

/** Names, passwords and queries in addresses are nobody else's business. */
function withoutUserInfo(text: string): string {
  return text.replace(/\b((?:ws|http)s?:\/\/)[^\s/"@]*@/gi, "$1***@").replace(/\b((?:ws|http)s?:\/\/[^\s"?]*)\?[^\s"]*/gi, "$1?***");
}
