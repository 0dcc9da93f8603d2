import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test, vi } from "vitest";

import { runNode } from "../helpers/run-node.ts";
import { send } from "./otlp.ts";
import { describeStack } from "./stack.ts";
import type { StoreSet } from "./stores.ts";

const root = join(import.meta.dirname, "../..");

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image: string;
        readonly command: readonly string[] | null;
        readonly environment?: Readonly<Record<string, string>>;
        readonly volumes?: readonly { readonly type: string; readonly source: string }[];
      }
    >
  >;
}

/** Returns what Compose would start. */
async function composeOf(set: StoreSet, env: NodeJS.ProcessEnv = {}): Promise<Compose> {
  const { stdout } = await promisify(execFile)("docker", ["compose", "config", "--format=json"], {
    cwd: root,
    env: { ...process.env, BACKENDS: set, COMPOSE_PROFILES: "", ...env },
    maxBuffer: 16 * 2 ** 20,
  });
  return JSON.parse(stdout) as Compose;
}

/** A Jaeger of its own, configured like the stack's. */
interface Jaeger extends AsyncDisposable {
  readonly otlp: string;
  /** Returns what the query of a trace answers, 0 while nobody does. */
  readonly status: (traceId: string) => Promise<number>;
}

async function startJaeger(retention: string): Promise<Jaeger> {
  const { services } = await composeOf("jaeger-victorialogs");
  const docker = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)("docker", args)).stdout.trim();
  const configuration = join(root, "deploy/backends/jaeger-victorialogs/jaeger.yaml");
  const flags = [
    "--detach --rm --read-only --user=10001:10001 --tmpfs=/var/lib/jaeger:uid=10001,gid=10001",
    `--env=TRACES_RETENTION=${retention} --publish=127.0.0.1::4318 --publish=127.0.0.1::16686`,
  ].flatMap((line) => line.split(" "));
  const id = await docker(
    "run",
    ...flags,
    `--volume=${configuration}:/etc/jaeger/jaeger.yaml:ro`,
    services["jaeger"]?.image ?? "",
    "--config=/etc/jaeger/jaeger.yaml",
  );
  const url = async (port: number): Promise<string> =>
    `http://${await docker("port", id, String(port))}`;
  const query = await url(16_686);
  return {
    otlp: await url(4_318),
    async status(traceId) {
      try {
        const response = await fetch(`${query}/api/v3/traces/${traceId}`);
        await response.body?.cancel();
        return response.status;
      } catch {
        return 0; // not listening yet
      }
    },
    async [Symbol.asyncDispose]() {
      await docker("rm", "--force", "--volumes", id);
    },
  };
}

describeStack("the variables that say how long data stays", (stack) => {
  test("the stores change with BACKENDS, and both Prometheus keep their volumes", async () => {
    const volumes = async (set: StoreSet): Promise<unknown> => {
      const { services } = await composeOf(set);
      return ["prometheus", "prometheus-longterm"].map((service) =>
        services[service]?.volumes?.filter(({ type }) => type === "volume"),
      );
    };
    const kept = await volumes("jaeger-victorialogs");
    expect(kept).toMatchObject([[{ source: "prometheus" }], [{ source: "prometheus-longterm" }]]);
    expect(await volumes("tempo-loki")).toEqual(kept);
  });

  test("each variable of .env reaches the process that keeps the data", async () => {
    const { services } = await composeOf("jaeger-victorialogs", {
      METRICS_RETENTION: "48h",
      TRACES_RETENTION: "49h",
      LOGS_RETENTION: "50h",
      AGGREGATES_RETENTION: "51h",
    });
    const { prometheus, jaeger, victorialogs } = services;
    expect(prometheus?.command).toContain("--storage.tsdb.retention.time=48h");
    expect(jaeger?.environment).toMatchObject({ TRACES_RETENTION: "49h" });
    expect(victorialogs?.command).toContain("-retentionPeriod=50h");
    expect(services["prometheus-longterm"]?.command).toContain("--storage.tsdb.retention.time=51h");
  });

  test("tamma-obs up refuses a value that the stores would read differently, in one line", async () => {
    const { code, stdout, stderr } = await runNode([join(root, "src/cli/main.ts"), "up"], {
      cwd: root,
      env: {
        COMPOSE_PROJECT_NAME: `${stack.projectName}-up`,
        BACKENDS: stack.set,
        COMPOSE_PROFILES: "",
        LOGS_RETENTION: "30",
      },
    });

    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: "OBS_STACK_SETTINGS: LOGS_RETENTION: expected whole hours, 24h or more, got 30\n",
    });
  });

  // Only of this set can the image be had everywhere
  if (stack.set !== "jaeger-victorialogs") return;

  test("Jaeger forgets a trace after TRACES_RETENTION", async () => {
    await using jaeger = await startJaeger("15s");
    const traceId = randomBytes(16).toString("hex");
    const waiting = { timeout: 60_000, interval: 250 } as const;
    await vi.waitFor(async () => expect(await jaeger.status(traceId)).toBe(404), waiting);
    await send(jaeger, { traceId, service: "retention", body: "kept for a while" });
    await vi.waitFor(async () => expect(await jaeger.status(traceId)).toBe(200), waiting);
    await vi.waitFor(async () => expect(await jaeger.status(traceId)).toBe(404), waiting);
  });
});
