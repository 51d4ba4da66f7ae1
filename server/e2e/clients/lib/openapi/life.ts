// A project's life, told to a client that was generated from the server's own document: `schema.ts` beside this file is made by the
// test, which has both type-checked and run. What is marked as an error has to be one, or the types say nothing.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Issue = components["schemas"]["Issue"];
type Event = components["schemas"]["Event"];

/** Where the server is, and how it is talked to. */
export interface Server {
  readonly baseUrl: string;
  readonly key: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** What GitHub would sign a body with. */
  readonly sign: (body: string) => string;
}

const clientOf = ({ baseUrl, fetch }: Server, headers: Record<string, string>) => createClient<paths>({ baseUrl, fetch, headers });
type Client = ReturnType<typeof clientOf>;

/** What was answered, or a failure with the problem. */
function taken<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  assert.ok(answer.response.ok, `${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data as T;
}

/** The problem that it has to be. */
function refused(answer: { error?: unknown; response: Response }, status: number, code: components["schemas"]["Problem"]["code"]) {
  const problem = answer.error as components["schemas"]["Problem"];
  assert.equal(answer.response.status, status, JSON.stringify(problem));
  assert.equal(problem.code, code);
  return problem;
}

const tagOf = (answer: { response: Response }): string => answer.response.headers.get("etag") ?? assert.fail("no ETag");

export async function live(server: Server): Promise<void> {
  const client = clientOf(server, { authorization: `Bearer ${server.key}` });
  const project = await projects(client);
  await phases(client, project);
  const issue = await issues(client, project);
  await workItems(client, project, issue);
  await changes(client, project);
  await activity(client, project);
  await intake(client, project);
  await github(server, client, project);
  await ends(client, project, issue);
  await service(server);
  await refusals(server, client);
}

async function projects(client: Client): Promise<number> {
  const body = { title: "Rocket", description: "To the moon", phases: ["Design", { name: "Build", description: "Of steel" }] };
  const header = { "Idempotency-Key": "make-rocket", "X-Boardcast-Actor": "UTF-8''Zo%C3%AB", "X-Boardcast-Origin": "script" };
  const made = await client.POST("/api/projects", { params: { header }, body });
  const { number: projectNumber, version } = taken(made);
  const again = await client.POST("/api/projects", { params: { header }, body });
  assert.equal(again.response.headers.get("idempotent-replayed"), "true");
  assert.equal(taken(again).number, projectNumber);
  refused(await client.POST("/api/projects", { params: { header }, body: { title: "Another" } }), 422, "conflict");
  taken(await client.POST("/api/projects", { body: { title: "Second" } }));

  const first = taken(await client.GET("/api/projects", { params: { query: { limit: 1 } } }));
  assert.equal(first.total, 2);
  const cursor = first.nextCursor ?? assert.fail("no next page");
  const rest = taken(await client.GET("/api/projects", { params: { query: { cursor } } }));
  assert.deepEqual(rest.items.map((item) => item.title), ["Second"]);

  const path = { projectNumber };
  const read = await client.GET("/api/projects/{projectNumber}", { params: { path } });
  assert.deepEqual(taken(read).phases.map((phase) => phase.name), ["Design", "Build"]);
  const unchanged = await client.GET("/api/projects/{projectNumber}", { params: { path, header: { "If-None-Match": tagOf(read) } } });
  assert.equal(unchanged.response.status, 304);
  const changed = taken(await client.PATCH("/api/projects/{projectNumber}", { params: { path }, body: { description: null, status: "open" } }));
  assert.equal(changed.description, undefined);
  assert.ok(changed.version > version);
  return projectNumber;
}

async function phases(client: Client, projectNumber: number): Promise<void> {
  const path = { projectNumber };
  const { id: phaseId } = taken(await client.POST("/api/projects/{projectNumber}/phases", { params: { path }, body: { name: "Test", order: 1 } }));
  const all = taken(await client.GET("/api/projects/{projectNumber}/phases", { params: { path } }));
  assert.deepEqual(all.items.map((phase) => phase.name), ["Test", "Design", "Build"]);
  const one = { path: { projectNumber, phaseId } };
  assert.equal(taken(await client.GET("/api/projects/{projectNumber}/phases/{phaseId}", { params: one })).status, "pending");
  const moved = await client.PATCH("/api/projects/{projectNumber}/phases/{phaseId}", { params: one, body: { order: 3, description: "On the ground" } });
  assert.equal(taken(moved).order, 3);
  const stale = { ...one, header: { "If-Match": '"of-another-state"' } };
  refused(await client.DELETE("/api/projects/{projectNumber}/phases/{phaseId}", { params: stale }), 412, "conflict");
  taken(await client.DELETE("/api/projects/{projectNumber}/phases/{phaseId}", { params: { ...one, header: { "If-Match": tagOf(moved) } } }));
}

async function issues(client: Client, projectNumber: number): Promise<number> {
  const path = { projectNumber };
  const body = { title: "Engine", body: "# Thrust", phase: "Design", assignee: "ada", labels: ["hot", "loud"] };
  const made = await client.POST("/api/projects/{projectNumber}/issues", { params: { path }, body });
  const { number: issueNumber, status } = taken(made);
  assert.equal(status, "backlog");
  const one = { path: { projectNumber, issueNumber } };
  taken(await client.POST("/api/projects/{projectNumber}/issues", { params: { path }, body: { title: "Fins", status: "todo" } }));

  const query = { status: "backlog", phase: "Design", assignee: "ada", limit: 10 } as const;
  const found = taken(await client.GET("/api/projects/{projectNumber}/issues", { params: { path, query } }));
  assert.deepEqual(found.items.map((item) => item.number), [issueNumber]);

  const based = { ...one, header: { "If-Match": tagOf(made) } };
  const renamed = await client.PATCH("/api/projects/{projectNumber}/issues/{issueNumber}", { params: based, body: { title: "Main engine" } });
  assert.equal(taken(renamed).title, "Main engine");
  const late = await client.PATCH("/api/projects/{projectNumber}/issues/{issueNumber}", { params: based, body: { title: "Too late" } });
  refused(late, 412, "conflict");

  taken(await client.PUT("/api/projects/{projectNumber}/issues/{issueNumber}/status", { params: one, body: { status: "in_progress" } }));
  // @ts-expect-error there is no such status
  refused(await client.PUT("/api/projects/{projectNumber}/issues/{issueNumber}/status", { params: one, body: { status: "doing" } }), 400, "validation_error");
  taken(await client.PUT("/api/projects/{projectNumber}/issues/{issueNumber}/phase", { params: one, body: { phaseName: "Build" } }));
  const there = taken(await client.PUT("/api/projects/{projectNumber}/issues/{issueNumber}/place", { params: one, body: { to: "top" } }));
  assert.equal(there.place, undefined); // it stands there alone

  const header = { "X-Boardcast-Actor": "ada", "X-Boardcast-Session": "s-1" };
  const next = taken(await client.GET("/api/projects/{projectNumber}/next-issue", { params: { path, header: {} } }));
  assert.equal(next.issue?.title, "Fins");
  const claimed = taken(await client.POST("/api/projects/{projectNumber}/next-issue/claim", { params: { path, header }, body: { leaseSeconds: 60 } }));
  assert.deepEqual([claimed.issue?.claimedBy, claimed.claim?.holder], ["ada", "ada"]);
  const fins = { path: { projectNumber, issueNumber: next.issue?.number ?? assert.fail("nothing next") } };
  const others = { ...fins, header: { ...header, "X-Boardcast-Session": "s-2" } };
  refused(await client.PUT("/api/projects/{projectNumber}/issues/{issueNumber}/claim", { params: others, body: {} }), 409, "conflict");
  taken(await client.PUT("/api/projects/{projectNumber}/issues/{issueNumber}/claim", { params: { ...fins, header }, body: {} }));
  const free = taken(await client.DELETE("/api/projects/{projectNumber}/issues/{issueNumber}/claim", { params: { ...fins, header } }));
  assert.deepEqual([free.issue.status, free.claim], ["todo", undefined]);

  const batch = taken(
    await client.POST("/api/projects/{projectNumber}/issue-batches", {
      params: { path, header },
      body: { issues: [{ title: "Roof", ref: "roof", blockedByRefs: ["wall"] }, { title: "Wall", ref: "wall" }] },
    }),
  );
  assert.deepEqual(batch.issues[0]?.blockedBy, [batch.issues[1]?.number]);
  taken(await client.POST("/api/projects/{projectNumber}/issues", { params: { path, header }, body: { title: "Ladder" } }));
  const twin = taken(await client.POST("/api/projects/{projectNumber}/issues", { params: { path, header }, body: { title: "ladder" } }));
  assert.equal(twin.earlier?.status, "backlog");

  const said = taken(
    await client.POST("/api/projects/{projectNumber}/issues/{issueNumber}/comments", { params: { ...fins, header }, body: { text: "Which way up?" } }),
  );
  const comments = taken(await client.GET("/api/projects/{projectNumber}/issues/{issueNumber}/comments", { params: { ...fins, query: { limit: 10 } } }));
  assert.deepEqual(comments.items, [said]);
  assert.deepEqual(taken(await client.GET("/api/projects/{projectNumber}/issues/{issueNumber}", { params: fins })).comments, [said]);

  const read = taken(await client.GET("/api/projects/{projectNumber}/issues/{issueNumber}", { params: one }));
  const kept: Issue = read;
  assert.equal(kept.phase, "Build");
  assert.deepEqual(read.activity.map(({ event }) => event.type), ["issue.updated", "issue.updated", "issue.updated", "issue.created"]);
  assert.deepEqual(read.activity[0]?.event.data.changed, ["phase"]);
  return issueNumber;
}

async function workItems(client: Client, projectNumber: number, issueNumber: number): Promise<void> {
  const path = { projectNumber, issueNumber };
  const made = taken(
    await client.POST("/api/projects/{projectNumber}/issues/{issueNumber}/work-items", { params: { path }, body: { title: "Buy steel" } }),
  );
  const one = { path: { ...path, workItemId: made.id } };
  const done = await client.PATCH("/api/projects/{projectNumber}/issues/{issueNumber}/work-items/{workItemId}", {
    params: one,
    body: { completed: true },
  });
  assert.equal(taken(done).completed, true);
  taken(await client.POST("/api/projects/{projectNumber}/issues/{issueNumber}/work-items", { params: { path }, body: { title: "Weld", completed: false } }));
  taken(await client.DELETE("/api/projects/{projectNumber}/issues/{issueNumber}/work-items/{workItemId}", { params: one }));
}

/** What an event is about, told by its type alone. */
function subject(event: Event): string {
  switch (event.type) {
    case "issue.created":
    case "issue.updated":
    case "issue.deleted":
      return event.data.issue.title;
    case "phase.updated":
      return event.data.phases.map((phase) => phase.name).join();
    case "project.created":
    case "project.updated":
    case "project.deleted":
      return event.data.project.title;
  }
}

async function changes(client: Client, projectNumber: number): Promise<void> {
  const path = { projectNumber };
  const before = await client.GET("/api/projects/{projectNumber}/board", { params: { path } });
  const { position, project, issues: onBoard } = taken(before);
  assert.equal(position.sequence, project.version);
  assert.equal(onBoard.length, 6);
  const same = await client.GET("/api/projects/{projectNumber}/board", { params: { path, header: { "If-None-Match": tagOf(before) } } });
  assert.equal(same.response.status, 304);

  const positions = await client.GET("/api/positions");
  assert.equal(taken(positions).sequences[String(projectNumber)], position.sequence);
  taken(await client.PATCH("/api/projects/{projectNumber}", { params: { path }, body: { title: "Moon rocket" } }));
  const news = await client.GET("/api/positions", { params: { header: { "If-None-Match": tagOf(positions) } } });
  assert.equal(taken(news).digests[String(projectNumber)]?.length, 12);

  const { sequence: since, epoch, digest } = position;
  const after = taken(await client.GET("/api/projects/{projectNumber}/events", { params: { path, query: { since, epoch, digest } } }));
  assert.equal(after.recovered, true);
  assert.deepEqual(after.events.map((entry) => [entry.sequence, subject(entry.event)]), [[since + 1, "Moon rocket"]]);
  const all = taken(await client.GET("/api/projects/{projectNumber}/events", { params: { path, query: { limit: 1_000 } } }));
  assert.deepEqual(all.events.map((entry) => entry.sequence), all.events.map((_, index) => index + 1));
  assert.equal(all.events[0]?.event.data.actor, "Zoë");
  const lost = taken(await client.GET("/api/projects/{projectNumber}/events", { params: { path, query: { epoch: "of another database" } } }));
  assert.equal(lost.recovered, false);
}

async function activity(client: Client, projectNumber: number): Promise<void> {
  const query = { project: String(projectNumber), since: new Date(Date.now() - 600_000).toISOString(), limit: 2 };
  const newest = taken(await client.GET("/api/activity", { params: { query } }));
  assert.equal(newest.entries[0]?.title, "Moon rocket");
  const older = taken(await client.GET("/api/activity", { params: { query: { ...query, cursor: newest.nextCursor ?? assert.fail("no older ones") } } }));
  assert.equal(older.total, newest.total);
  const everything = taken(await client.GET("/api/activity"));
  assert.ok(everything.entries.some((entry) => entry.status === "in_progress" && entry.assignee === "ada" && entry.phase === "Build"));
}

async function intake(client: Client, projectNumber: number): Promise<void> {
  const issue = { number: 40, title: "Of elsewhere", url: "https://elsewhere.example/40", labels: ["far"], assignee: null };
  const body = { type: "issue.created", projectNumber, data: { issue }, actor: "bob", origin: "script" } as const;
  const made = await client.POST("/api/events", { body });
  assert.equal(made.response.status, 202);
  assert.ok("sequence" in taken(made));
  const same = await client.POST("/api/events", { body });
  assert.equal(same.response.status, 200);
  taken(same);
}

async function github(server: Server, client: Client, project: number): Promise<void> {
  const issue = { html_url: "https://github.com/o/r/issues/7", number: 7, title: "From GitHub", state: "open", labels: [] };
  const body = { action: "opened", issue, sender: { login: "octocat" } };
  const deliver = (event: string, signature: string) =>
    client.POST("/webhooks/github", {
      params: { query: { project }, header: { "X-GitHub-Event": event, "X-GitHub-Delivery": `${event}-1` } },
      headers: { "X-Hub-Signature-256": signature, authorization: null },
      body,
    });
  const signature = server.sign(JSON.stringify(body));
  assert.equal((await deliver("issues", signature)).response.status, 202);
  assert.equal((await deliver("star", signature)).response.status, 204);
  refused(await deliver("issues", "sha256=00"), 401, "unauthorized");
}

async function ends(client: Client, projectNumber: number, issueNumber: number): Promise<void> {
  const one = { path: { projectNumber, issueNumber } };
  taken(await client.PUT("/api/projects/{projectNumber}/issues/{issueNumber}/phase", { params: one, body: { phaseName: null } }));
  taken(await client.DELETE("/api/projects/{projectNumber}/issues/{issueNumber}", { params: one }));
  refused(await client.GET("/api/projects/{projectNumber}/issues/{issueNumber}", { params: one }), 404, "not_found");
  taken(await client.DELETE("/api/projects/{projectNumber}", { params: { path: { projectNumber } } }));
  const gone = await client.POST("/api/events", { body: { type: "project.created", projectNumber, data: { project: { title: "Again" } } } });
  refused(gone, 409, "conflict");
}

async function service(server: Server): Promise<void> {
  const anybody = clientOf(server, {});
  assert.equal(taken(await anybody.GET("/health")).status, "ok");
  assert.equal(taken(await anybody.GET("/ready")).status, "ready");
  taken(await anybody.GET("/openapi.json"));
  refused(await anybody.GET("/metrics", { parseAs: "json" }), 401, "unauthorized");
  const scraper = clientOf(server, { "x-api-key": server.key });
  assert.match(taken(await scraper.GET("/metrics", { parseAs: "text" })), /boardcast_tracker_requests/);
}

async function refusals(server: Server, client: Client): Promise<void> {
  // @ts-expect-error a project has a title
  const untitled = refused(await client.POST("/api/projects", { body: { description: "…" } }), 400, "validation_error");
  assert.deepEqual(untitled.errors?.map((error) => error.field), ["title"]);
  // @ts-expect-error a project has no colour
  const red: components["schemas"]["NewProject"] = { title: "Red", colour: "red" };
  refused(await client.POST("/api/projects", { body: red }), 400, "validation_error");
  // @ts-expect-error lists of projects are not filtered
  refused(await client.GET("/api/projects", { params: { query: { status: "open" } } }), 400, "validation_error");
  // @ts-expect-error there is no such path
  refused(await client.GET("/api/boards", {}), 404, "not_found");
  // @ts-expect-error and no such method
  refused(await client.PUT("/api/projects", {}), 405, "validation_error");
  refused(await client.POST("/api/projects", { body: { title: "Far", description: "x".repeat(1_100_000) } }), 413, "validation_error");
  refused(await client.POST("/api/projects", { body: { title: "Form" }, headers: { "content-type": "text/plain" } }), 415, "validation_error");
  refused(await client.GET("/api/projects", { headers: { origin: "https://elsewhere.example" } }), 403, "forbidden");
  const stranger = clientOf(server, { authorization: "Bearer not-a-key-of-this-server" });
  for (let n = 1; n <= 100; n++) {
    const answer = await stranger.GET("/api/positions");
    if (answer.response.status === 429) {
      refused(answer, 429, "rate_limit_exceeded");
      return;
    }
    refused(answer, 401, "unauthorized");
  }
  assert.fail("keys may be guessed for ever");
}
