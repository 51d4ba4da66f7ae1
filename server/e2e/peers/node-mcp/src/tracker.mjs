// The tracker's REST over connections that are kept.
import { randomUUID } from "node:crypto";
import http from "node:http";

const TIMEOUT_MS = 10_000;
const CONNECTIONS_MAX = 64;

export class Tracker {
  #base;
  #key;
  #agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, noDelay: true });

  constructor(base, key) {
    this.#base = new URL(base);
    this.#key = key;
  }

  get(path) {
    return this.#call("GET", path);
  }

  post(path, body) {
    return this.#call("POST", path, body);
  }

  put(path, body) {
    return this.#call("PUT", path, body);
  }

  patch(path, body) {
    return this.#call("PATCH", path, body);
  }

  delete(path) {
    return this.#call("DELETE", path);
  }

  /** All items of a list, page by page. */
  async all(path) {
    const items = [];
    const mark = path.includes("?") ? "&" : "?";
    for (let cursor = ""; ; ) {
      const page = await this.get(`${path}${mark}limit=500${cursor}`);
      items.push(...page.items);
      if (page.nextCursor === undefined) return items;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
  }

  #call(method, path, body) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { Authorization: `Bearer ${this.#key}` };
    if (method !== "GET") headers["Idempotency-Key"] = randomUUID();
    if (text !== undefined) {
      headers["Content-Type"] = "application/json";
      headers["Content-Length"] = Buffer.byteLength(text);
    }
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#base;
      const request = http.request({ hostname, port, method, path, headers, agent: this.#agent, timeout: TIMEOUT_MS }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = Buffer.concat(chunks).toString("utf8");
          if (response.statusCode >= 300) reject(new Error(`The tracker answered with ${response.statusCode}: ${answer}`));
          else resolve(answer === "" ? undefined : JSON.parse(answer));
        });
      });
      request.on("timeout", () => request.destroy(new Error(`The tracker did not answer within ${TIMEOUT_MS} ms.`)));
      request.on("error", reject);
      request.end(text);
    });
  }
}
