/** The page of a board panel. Pure; this file does not import `vscode`. */

export interface PageSources {
  readonly script: string;
  readonly style: string;
  /** Where the editor serves the extension's files from, for the content security policy. */
  readonly cspSource: string;
  /** Unguessable, and another for each page. */
  readonly nonce: string;
  readonly language: string;
}

/** Nothing inline, nothing remote: one script by its nonce, one style sheet of the extension's own. */
export function pageHtml({ script, style, cspSource, nonce, language }: PageSources): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Boardcast</title>
<link rel="stylesheet" href="${attribute(style)}">
</head>
<body>
<div id="app"></div>
<script nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
