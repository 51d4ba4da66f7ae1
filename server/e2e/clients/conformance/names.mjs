// The suite's names of tools, prompts and resources, and what a gateway calls the same where they are those of one server of its own.
const BASE64 = /^=\?base64\?(.*)\?=$/;

/** What `set` makes of a member of an object, where that is a text. */
function change(object, member, set) {
  if (typeof object?.[member] === "string") object[member] = set(object[member]);
}

/** @param id the server's, in the gateway's configuration */
export function namesUnder(id) {
  const name = (text) => `${id}__${text}`;
  const uri = (text) => `gw+${id}:${text}`;
  const setOf = (method) => (["tools/call", "prompts/get"].includes(method) ? ["name", name] : method?.startsWith("resources/") ? ["uri", uri] : []);
  return {
    /** A message of the suite's, and its headers (as Node has them raw): changed where it names something. */
    towards(body, headers) {
      let message;
      try {
        message = JSON.parse(body);
      } catch {
        return { body, headers };
      }
      const { method, params } = message ?? {};
      const [member, set] = setOf(method);
      if (member) change(params, member, set);
      change(params?.ref, "name", name);
      change(params?.ref, "uri", uri);
      const followed = params?.notifications?.resourceSubscriptions;
      if (Array.isArray(followed)) params.notifications.resourceSubscriptions = followed.map((one) => (typeof one === "string" ? uri(one) : one));
      const header = (value) => {
        const coded = BASE64.exec(value);
        return coded ? `=?base64?${Buffer.from(set(Buffer.from(coded[1], "base64").toString())).toString("base64")}?=` : set(value);
      };
      return { body: JSON.stringify(message), headers: headers.map((value, i) => (set && i % 2 === 1 && headers[i - 1].toLowerCase() === "mcp-name" ? header(value) : value)) };
    },
    /** What the gateway says, line by line. */
    back: (text) => text.replaceAll(`"${id}__`, '"').replaceAll(`gw+${id}:`, ""),
  };
}
