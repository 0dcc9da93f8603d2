/* Usage: npm run bench -- privacy: what taking the secrets out costs, by kind of item and by length. */
import { loadConfig } from "../../src/config.ts";
import { createAttributeRedactor } from "../../src/instrumentation/privacy/attributes.ts";
import { toPrivacyRules } from "../../src/instrumentation/privacy/privacy-rules.ts";

const rules = toPrivacyRules(loadConfig({}).config, console.error);
const attributes = createAttributeRedactor(rules);

/** A server span's attributes; the id differs from span to span. */
const span = (id: number): Record<string, unknown> => ({
  "http.request.method": "GET",
  "url.scheme": "http",
  "server.address": "shop.example.com",
  "server.port": 8080,
  "network.protocol.version": "1.1",
  "user_agent.original": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0",
  "url.path": `/orders/${id}`,
  "url.query": `page=${id % 7}&sort=asc`,
  "http.route": "/orders/:id",
  "http.response.status_code": 200,
  request_id: `req-${id}-a1b2c3`,
});

const query = (id: number): Record<string, unknown> => ({
  "db.system.name": "postgresql",
  "db.namespace": "shop",
  "db.query.text": `SELECT id, name, total FROM orders WHERE customer = $1 AND id > ${id} ORDER BY id`,
  "server.address": "db",
  "server.port": 5432,
});

const line = (id: number): Record<string, unknown> => ({
  request_id: `req-${id}-a1b2c3`,
  req: {
    id,
    method: "GET",
    url: `/orders/${id}?page=2`,
    headers: { host: "shop", "user-agent": "curl/8", accept: "*/*", cookie: "sid=1" },
    remoteAddress: "10.0.0.1",
  },
  res: { statusCode: 200, headers: { "content-type": "application/json" } },
  responseTime: 12,
});

/** Of CPU, so that other work on the machine does not count. */
function microseconds(work: (round: number) => unknown, rounds: number): number {
  for (let round = 0; round < rounds / 10; round += 1) work(round);
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) work(round + 1_000_000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / rounds;
}

const megabyte = 1_048_576;
const prose = "the order was placed by a customer and the parcel is on its way; ".repeat(20_000);
const json = JSON.stringify(
  Array.from({ length: 12_000 }, (_, id) => ({ id, name: `item ${id}`, token: "t" })),
);

const cases: readonly (readonly [string, number, (round: number) => unknown])[] = [
  ["a server span", 20_000, (round) => attributes(span(round))],
  ["a query span", 20_000, (round) => attributes(query(round))],
  ["a log line with a request", 20_000, (round) => attributes(line(round))],
  [
    "a text of 60 characters",
    50_000,
    (round) => rules.redactor.text(`order ${round} was placed by a customer and is on its way`),
  ],
  ["1 MiB of prose", 5, () => rules.redactor.text(prose.slice(0, megabyte))],
  [
    "1 MiB of JSON with a secret in each object",
    5,
    () => rules.redactor.text(json.slice(0, megabyte)),
  ],
  ["1 MiB of one letter", 5, () => rules.redactor.text("a".repeat(megabyte))],
  ["1 MiB of colons and slashes", 5, () => rules.redactor.text("a://b:".repeat(megabyte / 6))],
  ["1 MiB of quotes", 5, () => rules.redactor.text(`password="`.repeat(megabyte / 10))],
];

/** Prints microseconds a piece. */
export function run(): void {
  for (const [name, rounds, work] of cases) {
    console.log(`${microseconds(work, rounds).toFixed(1).padStart(12)} µs  ${name}`);
  }
}
