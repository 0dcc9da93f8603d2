import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { foreignPackages, type ForeignSet } from "../../helpers/foreign-packages.ts";
import { mariadbMissing, startMariadb } from "../../helpers/mariadb.ts";
import { installNodeVersions, nodeVersions, skipReason } from "../../helpers/node-versions.ts";
import { startOtlpReceiver, type OtlpReceiver } from "../../helpers/otlp-receiver.ts";
import { installPacked, packPackage } from "../../helpers/packed-package.ts";
import { postgresBinaries, startPostgres } from "../../helpers/postgres.ts";
import { redisMissing, startRedis } from "../../helpers/redis.ts";
import { requireServer } from "../../helpers/required-server.ts";
import { commandOf } from "./command.ts";
import { comparable } from "./comparable.ts";
import { parentSpanId, requestId, runService, traceId, type ServiceRun } from "./run-service.ts";
import { foreignServices, type ForeignService, type Server } from "./service-table.ts";
import { telemetryOf, type ServerSpan, type Telemetry } from "./telemetry.ts";

const missing: Readonly<Record<Server, string | undefined>> = {
  postgres: postgresBinaries === undefined ? "PostgreSQL is not installed" : undefined,
  mysql: mariadbMissing,
  redis: redisMissing,
};

/** What `info` and `console.log` are in OpenTelemetry. */
const info = 9;

const rows = foreignServices.map((service) => ({
  name: `${service.set}/${service.file} by ${service.launcher ?? "node"}`,
  service,
}));

/**
 * Runs every foreign service on one version of Node.js, without the preload and with that of the
 * packed package, and compares what its callers and its operator see.
 */
export function describeServices(nodeName: string): void {
  const version = nodeVersions.find(({ name }) => name === nodeName);
  const node = version?.path ?? "";
  const stack = new AsyncDisposableStack();
  const folders = new Map<ForeignSet, string>();
  let urls: NodeJS.ProcessEnv;
  let preload: string;
  let bundles: string;
  let plugin: string;

  beforeAll(async () => {
    await installNodeVersions();
    for (const set of ["latest", "earlier"] as const) folders.set(set, await foreignPackages(set));
    urls = await startServers(stack);
    const packed = stack.use(packPackage());
    const { folder } = stack.use(installPacked(packed));
    const dist = join(folder, "node_modules/@tamma/observability/dist");
    preload = join(dist, "instrumentation/preload.js");
    plugin = join(dist, "bundler/index.js");
    bundles = mkdtempSync(join(tmpdir(), "tamma-obs-bundles-"));
    stack.defer(() => rmSync(bundles, { recursive: true }));
  }, 300_000);

  afterAll(async () => stack.disposeAsync());

  async function run(
    service: ForeignService,
    flags: readonly string[],
    receiver: OtlpReceiver,
  ): Promise<ServiceRun> {
    const cwd = folders.get(service.set) ?? "";
    const { words, byEnvironment } = commandOf(service, cwd, { node, flags, bundles, plugin });
    return runService(service, words, {
      cwd,
      env: {
        PATH: [dirname(node), process.env["PATH"]].join(delimiter),
        HOME: bundles,
        NODE_ENV: "production",
        NO_COLOR: "1",
        ...urls,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_SERVICE_NAME: "foreign",
        OBS_SHUTDOWN_TIMEOUT: "20s",
        ...(byEnvironment ? { NODE_OPTIONS: flags.join(" ") } : {}),
      },
    });
  }

  it.for(rows)(
    `${nodeName}: $name is as without the preload, and its requests are seen`,
    { timeout: 120_000 },
    async ({ service }, { skip }) => {
      skip(version === undefined, skipReason);
      for (const server of service.needs ?? []) requireServer(skip, missing[server]);
      // For what ships by itself, such as a transport of pino
      await using other = await startOtlpReceiver();
      const without = await run(service, [], other);
      await using receiver = await startOtlpReceiver();
      const instrumented = await run(service, ["--import", preload], receiver);
      const telemetry = telemetryOf(receiver);

      expect(comparable(instrumented)).toEqual(comparable(without));
      expect(requestIdsOf(instrumented)).toEqual([requestId]);
      expect(telemetry.servers).toEqual(serversOf(service));
      expect(telemetry.lines("order shown")).toEqual([
        { traceId, requestId, severityNumber: info },
      ]);
      expect(linesWithIds(instrumented)).toBe(service.structured ? 1 : 0);
      expect(chainOf(telemetry, service)).toEqual(expectedChain(service));
    },
  );
}

async function startServers(stack: AsyncDisposableStack): Promise<NodeJS.ProcessEnv> {
  return {
    ...(missing.redis === undefined ? { REDIS_URL: stack.use(await startRedis()).url } : {}),
    ...(missing.postgres === undefined
      ? { POSTGRES_URL: stack.use(await startPostgres()).url }
      : {}),
    ...(missing.mysql === undefined
      ? { MYSQL_URL: `mysql://root@127.0.0.1:${stack.use(await startMariadb()).port}/mysql` }
      : {}),
  };
}

/** The ids that the answers carry, each once. */
function requestIdsOf({ answers }: ServiceRun): readonly unknown[] {
  return [...new Set(Object.values(answers).map(({ headers }) => headers["x-request-id"]))];
}

function serversOf({
  route = "/orders/:id",
  graphql,
  calls,
}: ForeignService): readonly ServerSpan[] {
  const span = (method: string, path: string, status: number): ServerSpan =>
    route === null ? [method, undefined, status] : [`${method} ${path}`, path, status];
  const spans =
    graphql === true
      ? [["POST", undefined, 200] as const]
      : [
          span("GET", route ?? "", 200),
          span("POST", "/orders", 201),
          span("GET", "/fail", 500),
          ["GET", undefined, 404] as const,
          ...(calls === true ? [span("GET", "/stock/:id", 200)] : []),
        ];
  return spans.toSorted((a, b) => a.join().localeCompare(b.join()));
}

/** How many printed lines of the order carry the ids of its request. */
function linesWithIds({ stdout }: ServiceRun): number {
  return stdout
    .split("\n")
    .filter(
      (line) =>
        line.includes("order shown") &&
        line.includes(`"trace_id":"${traceId}"`) &&
        line.includes(`"request_id":"${requestId}"`),
    ).length;
}

/** What lies between the caller's span and that of the database or of the called route, outermost first. */
function chainOf({ spans }: Telemetry, { database, calls }: ForeignService): readonly string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  let span = spans.find((span) =>
    calls === true
      ? span.kind === "SERVER" && span.attributes["http.route"] === "/stock/:id"
      : span.traceId === traceId &&
        span.attributes["db.system.name"] === database &&
        // Not that of connecting, which comes first
        (span.attributes["db.query.text"] ?? span.attributes["db.operation.name"]) !== undefined,
  );
  const chain: string[] = [];
  for (; span !== undefined; span = byId.get(span.parentSpanId)) {
    chain.unshift(span.kind);
    if (span.parentSpanId === parentSpanId) chain.unshift("caller");
  }
  return chain.filter((kind) => kind !== "INTERNAL");
}

function expectedChain({ database, calls }: ForeignService): readonly string[] {
  if (calls === true) return ["caller", "SERVER", "CLIENT", "SERVER"];
  return database === undefined ? [] : ["caller", "SERVER", "CLIENT"];
}
