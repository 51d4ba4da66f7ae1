/** Stands in for `@vscode/l10n` on the chat's page, which has no bundle of texts: they are in English. */

export function t(text: string, ...parts: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (whole, index: string) => String(parts[Number(index)] ?? whole));
}
