// Doubles of Jira's and Slack's APIs and of a web search, as far as the gateway's connectors use them. That they are like the
// real ones is proved by clients that nobody here wrote: jira.js, which checks each answer with a schema, and @slack/web-api.
import http from "node:http";

/** A service on a free port: `{url, asked, close}`; `answer(request)` gives `{status, json, headers}`. */
export async function startService(answer) {
  const asked = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const url = new URL(request.url, "http://x");
      const type = request.headers["content-type"] ?? "";
      const given = type.includes("json") && body ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
      const seen = { method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers, given, body };
      asked.push(seen);
      const { status = 200, json, text, headers = {} } = answer(seen) ?? { status: 404, json: {} };
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(text ?? (json === undefined ? "" : JSON.stringify(json)));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, asked, close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))) };
}

const paragraph = (text) => ({ type: "doc", version: 1, content: [{ type: "paragraph", content: [{ type: "text", text }] }] });

/** Jira's cloud (version 3, with what is left of 2) or a data center (version 2 alone). */
export function startJira({ cloud = true, user = "agent@example.org", token }) {
  const issues = [];
  const basic = `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;
  const error = (status, errorMessages, errors = {}) => ({ status, json: { errorMessages, errors } });
  const shown = (issue, version) => ({
    id: issue.id,
    key: issue.key,
    self: `http://jira/rest/api/${version}/issue/${issue.id}`,
    fields: { ...issue.fields, description: version === "3" ? issue.fields.description : "as text" },
  });
  return startService(({ method, path, headers, given }) => {
    if (headers.authorization !== basic) return error(401, ["Client must be authenticated to access this resource."]);
    const [, version, what] = /^\/rest\/api\/([23])\/(.*)$/.exec(path) ?? [];
    if (!version || (!cloud && version === "3")) return error(404, []);
    if (method === "POST" && what === "issue") {
      const { project, summary, issuetype, description } = given.fields ?? {};
      if (project?.key !== "SHOP") return error(400, [], { project: "valid project is required" });
      if (typeof summary !== "string" || !issuetype?.name) return error(400, [], { summary: "You must specify a summary of the issue." });
      if (version === "3" && description !== undefined && description?.type !== "doc") return error(400, [], { description: "Operation value must be an Atlassian Document (see the Atlassian Document Format)" });
      const id = String(10_000 + issues.length);
      const issue = {
        id,
        key: `SHOP-${issues.length + 1}`,
        fields: {
          ...given.fields,
          description: typeof description === "string" ? paragraph(description) : (description ?? null),
          status: { self: "http://jira/s/1", id: "1", name: "To Do" },
          priority: { self: "http://jira/p/3", id: "3", name: "Medium" },
          assignee: null,
          labels: given.fields.labels ?? [],
          updated: "2026-11-02T10:00:00.000+0000",
          created: "2026-11-02T10:00:00.000+0000",
          comment: { comments: [], total: 0, maxResults: 0, startAt: 0, self: "http://jira/c" },
        },
      };
      issues.push(issue);
      return { status: 201, json: { id, key: issue.key, self: `http://jira/rest/api/${version}/issue/${id}` } };
    }
    if (method === "POST" && ((version === "3" && what === "search/jql") || (version === "2" && !cloud && what === "search"))) {
      if (!/[=~]/.test(given.jql)) return error(400, [`Error in the JQL Query: '${given.jql}' is no condition.`]);
      const from = version === "3" ? Number(given.nextPageToken ?? 0) : (given.startAt ?? 0);
      const page = issues.slice(from, from + given.maxResults).map((issue) => shown(issue, version));
      const last = from + page.length >= issues.length;
      return version === "3"
        ? { json: { issues: page, isLast: last, nextPageToken: last ? null : String(from + page.length) } }
        : { json: { issues: page, startAt: from, maxResults: given.maxResults, total: issues.length } };
    }
    if (version === "2" && cloud && what === "search") return error(410, ["The requested API has been removed. Please use the newer search/jql."]);
    const issue = method === "GET" && issues.find(({ key }) => what === `issue/${key}`);
    return issue ? { json: shown(issue, version) } : error(404, ["Issue does not exist or you do not have permission to see it."]);
  });
}

/** Slack's Web API: a bot's token may send, a user's may search as well. */
export function startSlack({ bot, user }) {
  const sent = [];
  return startService(({ path, headers, given, query }) => {
    const token = (headers.authorization ?? "").replace(/^Bearer /, "");
    const refused = (error, more = {}) => ({ json: { ok: false, error, ...more } });
    if (token !== bot && token !== user) return refused(token ? "invalid_auth" : "not_authed");
    if (path === "/api/chat.postMessage") {
      if (given.channel === "C0BUSY") return { status: 429, json: { ok: false, error: "ratelimited" }, headers: { "retry-after": "7" } };
      if (!/^[CU]0/.test(given.channel ?? "")) return refused("channel_not_found");
      if (!given.text) return refused("no_text");
      const message = { type: "message", user: "U0BOT", bot_id: "B0", app_id: "A0", text: given.text, ts: `170000000${sent.length}.000100`, ...(given.thread_ts && { thread_ts: given.thread_ts }) };
      sent.push(message);
      return { json: { ok: true, channel: given.channel, ts: message.ts, message } };
    }
    if (path === "/api/search.messages") {
      if (token !== user) return refused("not_allowed_token_type");
      const words = given.query ?? query.get("query");
      const matches = sent.filter(({ text }) => text.includes(words)).map((one) => ({
        ...one, iid: "1", team: "T0", channel: { id: "C0GENERAL", name: "general", is_private: false }, username: "bot", permalink: `https://example.slack.com/archives/C0/p${one.ts}`,
      }));
      return { json: { ok: true, query: words, messages: { total: matches.length, matches, pagination: { total_count: matches.length, page: 1, per_page: 20, page_count: 1, first: 1, last: 1 }, paging: { count: 20, total: matches.length, page: 1, pages: 1 } } } };
    }
    return refused("unknown_method");
  });
}
