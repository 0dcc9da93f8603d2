/** What an attribute holds, where its name says more than that it may be a secret. */
export type AttributeKind =
  | "url"
  | "query"
  | "statement"
  | "document"
  | "parameter"
  | "arguments"
  | "command"
  | "payload"
  | "header";

/** https://opentelemetry.io/docs/specs/semconv/registry/attributes/, and the names before them. */
const names: ReadonlyMap<string, AttributeKind> = new Map([
  ["url.full", "url"],
  ["url.original", "url"],
  ["http.url", "url"],
  ["http.target", "url"],
  ["http.request.header.referer", "url"],
  ["http.response.header.location", "url"],
  ["db.connection_string", "url"],
  ["url.query", "query"],
  ["url.fragment", "query"],
  ["db.query.text", "statement"],
  ["db.statement", "statement"],
  ["graphql.source", "document"],
  ["graphql.document", "document"],
  ["db.values", "parameter"],
  ["db.postgresql.values", "parameter"],
  ["db.sql.values", "parameter"],
  ["process.command_args", "arguments"],
  ["process.command_line", "command"],
  ["process.command", "command"],
  ["messaging.message.body", "payload"],
  ["messaging.message.payload", "payload"],
  ["messaging.payload", "payload"],
  ["messaging.job.data", "payload"],
  ["messaging.bullmq.job.data", "payload"],
  ["messaging.bullmq.job.return_value", "payload"],
  ["bullmq.job.data", "payload"],
  ["bullmq.job.returnvalue", "payload"],
  ["job.data", "payload"],
  ["job.payload", "payload"],
  ["http.request.body", "payload"],
  ["http.request.body.text", "payload"],
  ["http.request.body.content", "payload"],
  ["http.response.body", "payload"],
  ["http.response.body.text", "payload"],
  ["http.response.body.content", "payload"],
  ["rpc.request.body", "payload"],
  ["rpc.response.body", "payload"],
  ["rpc.message.body", "payload"],
  ["graphql.variables", "payload"],
  ["faas.event", "payload"],
]);

const prefixes: readonly (readonly [prefix: string, kind: AttributeKind])[] = [
  ["http.request.header.", "header"],
  ["http.response.header.", "header"],
  ["rpc.request.metadata.", "header"],
  ["rpc.response.metadata.", "header"],
  ["rpc.grpc.request.metadata.", "header"],
  ["rpc.grpc.response.metadata.", "header"],
  ["db.query.parameter.", "parameter"],
  ["db.operation.parameter.", "parameter"],
  ["db.response.returned_row.", "parameter"],
  ["graphql.variables.", "payload"],
];

/** The parts before the first dot that any of the tables has. */
const families: ReadonlySet<string> = new Set(
  [...names.keys(), ...prefixes.map(([prefix]) => prefix)].map((name) => familyOf(name)),
);

function familyOf(name: string): string {
  const dot = name.indexOf(".");
  return dot === -1 ? name : name.slice(0, dot);
}

/** Returns what the attribute of this name holds; `undefined` for a value like any other. */
export function kindOf(name: string): AttributeKind | undefined {
  if (!families.has(familyOf(name))) return undefined;
  return names.get(name) ?? prefixes.find(([prefix]) => name.startsWith(prefix))?.[1];
}

/** Returns the header that an attribute holds: `http.request.header.<name>`. */
export function headerOf(name: string): string {
  const prefix = prefixes.find(([start, kind]) => kind === "header" && name.startsWith(start));
  return name.slice(prefix?.[0].length ?? 0);
}
