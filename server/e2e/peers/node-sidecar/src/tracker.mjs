// The tracker's REST.
const TIMEOUT_MS = 10_000;

export class Tracker {
  #options;
  #etag;
  #positions;

  constructor(options) {
    this.#options = options;
  }

  async projects() {
    const projects = [];
    for (let cursor = ""; ; ) {
      const { items, nextCursor } = await this.#json("GET", `/api/projects?limit=500${cursor}`);
      projects.push(...items);
      if (nextCursor === undefined) return { projects };
      cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
    }
  }

  async board(n) {
    return { ...(await this.#json("GET", `/api/projects/${n}/board`)), ageMs: 0 };
  }

  /** What there is, undefined when that is what there was. */
  async positions() {
    const response = await this.#call("GET", "/api/positions", undefined, this.#etag ? { "If-None-Match": this.#etag } : {});
    if (response.status === 304) return this.#positions;
    this.#etag = response.headers.get("ETag");
    this.#positions = await response.json();
    return this.#positions;
  }

  async eventsAfter(n, epoch, sequence) {
    return this.#json("GET", `/api/projects/${n}/events?epoch=${encodeURIComponent(epoch)}&since=${sequence}`);
  }

  async setField({ projectNumber, issueNumber }, field, body) {
    return this.#json("PUT", `/api/projects/${projectNumber}/issues/${issueNumber}/${field}`, body);
  }

  async createIssue(n, issue) {
    return this.#json("POST", `/api/projects/${n}/issues`, issue);
  }

  async #json(method, path, body) {
    return (await this.#call(method, path, body)).json();
  }

  async #call(method, path, body, headers = {}) {
    const response = await fetch(new URL(path, this.#options.trackerUrl), {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        Authorization: `Bearer ${this.#options.apiKey}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() }),
        ...headers,
      },
    });
    if (!response.ok && response.status !== 304) throw new Error(`The tracker answered with ${response.status}: ${await response.text()}`);
    return response;
  }
}
