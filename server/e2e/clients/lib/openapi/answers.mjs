// What a server answers, held against its own document: each answer is one that the document knows, and has what it says, no less and
// no more.
import assert from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const BASE = "https://boardcast.example/openapi.json";
const HEADERS = ["etag", "location", "idempotent-replayed", "retry-after", "www-authenticate", "cache-control", "x-request-id"];
/** Sent with every answer of its kind; of the others, each where there is something to say. */
const ALWAYS = ["etag", "location", "retry-after", "cache-control", "x-request-id"];

/** Where objects say what is in them, nothing else is: a field that is sent and not described is found. */
function closed(tree) {
  if (Array.isArray(tree)) return tree.map(closed);
  if (typeof tree !== "object" || tree === null) return tree;
  const copy = Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, closed(value)]));
  return copy.type === "object" && copy.properties !== undefined ? { additionalProperties: false, ...copy } : copy;
}

const pointer = (...names) => `${BASE}#/${names.map((name) => encodeURIComponent(String(name).replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;

export class Answers {
  #ajv;
  #document;
  #templates;
  /** Ids of the operations that succeeded, and the statuses that were met. */
  succeeded = new Set();
  statuses = new Set();
  checked = 0;

  constructor(document) {
    this.#document = document;
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.#ajv);
    this.#ajv.addFormat("int32", true).addFormat("int64", true);
    this.#ajv.addSchema(closed(document), BASE);
    this.#templates = Object.keys(document.paths).map((path) => ({
      path,
      form: new RegExp(`^${path.replaceAll(/[.]/g, "\\$&").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    }));
  }

  /** Ids of all operations. */
  get operations() {
    return Object.values(this.#document.paths).flatMap((item) => Object.values(item).flatMap((operation) => operation.operationId ?? []));
  }

  /** A fetch that looks at each answer. */
  async fetch(request) {
    const sent = request.body === null ? undefined : await request.clone().text();
    const response = await globalThis.fetch(request);
    this.check(request, sent, response, await response.clone().text());
    return response;
  }

  check(request, sent, response, text) {
    const path = new URL(request.url).pathname;
    const known = this.#templates.find(({ form }) => form.test(path))?.path;
    const operation = this.#document.paths[known]?.[request.method.toLowerCase()];
    const where = `${request.method} ${path}: ${response.status} ${text.slice(0, 500)}`;
    this.statuses.add(response.status);
    this.checked += 1;
    if (operation === undefined) {
      assert.ok([404, 405].includes(response.status), where);
      this.#is(["components", "schemas", "Problem"], JSON.parse(text), where);
      return;
    }
    const described = operation.responses[response.status];
    assert.ok(described, `not described: ${where}`);
    const at = described.$ref?.slice(2).split("/") ?? ["paths", known, request.method.toLowerCase(), "responses", response.status];
    const whole = described.$ref === undefined ? described : this.#document.components.responses[at[2]];
    this.#headers(whole, response, where);
    this.#body(whole, at, response, text, where);
    if (response.ok) {
      this.succeeded.add(operation.operationId);
      if (sent !== undefined) {
        const { $ref } = operation.requestBody.content["application/json"].schema;
        this.#is($ref.slice(2).split("/"), JSON.parse(sent), `what was taken: ${where}`);
      }
    }
  }

  #headers(described, response, where) {
    const names = Object.keys(described.headers ?? {}).map((name) => name.toLowerCase());
    for (const name of HEADERS) {
      if (response.headers.has(name)) assert.ok(names.includes(name), `${name} is not described: ${where}`);
      else assert.ok(!(names.includes(name) && ALWAYS.includes(name)), `${name} is missing: ${where}`);
    }
  }

  #body(described, at, response, text, where) {
    const [type] = (response.headers.get("content-type") ?? "").split(";");
    if (described.content === undefined) {
      assert.equal(text, "", where);
      return;
    }
    assert.deepEqual(Object.keys(described.content), [type], where);
    this.#is([...at, "content", type, "schema"], type === "text/plain" ? text : JSON.parse(text), where);
  }

  #is(place, value, where) {
    const validate = this.#ajv.getSchema(pointer(...place)) ?? this.#ajv.compile({ $ref: pointer(...place) });
    assert.ok(validate(value), `${where}\n${this.#ajv.errorsText(validate.errors, { separator: "\n" })}`);
  }
}
