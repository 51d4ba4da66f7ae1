/** What a failed request says. Pure; this file does not import `vscode`. */

/** JSON-RPC: the sidecar is older than the request. */
const METHOD_NOT_FOUND = -32_601;

/** The sentence of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The tracker's code in a JSON-RPC error, where it has one. */
export function trackerCodeOf(error: unknown): unknown {
  const data = typeof error === "object" && error !== null && "data" in error ? error.data : undefined;
  return typeof data === "object" && data !== null && "code" in data ? data.code : undefined;
}

/** Whether the sidecar does not know the request that was made. */
export function isUnknownMethod(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === METHOD_NOT_FOUND;
}
