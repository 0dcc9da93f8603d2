import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";

import { expect, test } from "vitest";

import { runNode } from "../helpers/run-node.ts";
import { describeStack, type Stack } from "./stack.ts";

const root = join(import.meta.dirname, "../..");
const main = join(root, "src/cli/main.ts");

/** A project of its own, so that the stack under test is not the one that is asked to start. */
function up({ projectName }: Stack, env: NodeJS.ProcessEnv): ReturnType<typeof runNode> {
  return runNode([main, "up"], {
    cwd: root,
    env: { COMPOSE_PROJECT_NAME: `${projectName}-up`, COMPOSE_PROFILES: "", ...env },
  });
}

describeStack("tamma-obs up", (stack) => {
  test("names each port that is in use, and starts nothing", async () => {
    await using server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const free = Object.fromEntries(
      [
        "OTLP_GRPC_PORT",
        "OTLP_HTTP_PORT",
        "COLLECTOR_HEALTH_PORT",
        "COLLECTOR_METRICS_PORT",
        "ALERTMANAGER_PORT",
        "TEMPO_PORT",
        "GATEWAY_PORT",
        "HEALTH_PORT",
      ].map((name) => [name, "0"]),
    );

    const { code, stdout, stderr } = await up(stack, {
      ...free,
      PROMETHEUS_PORT: String(port),
      LOKI_PORT: String(port),
    });

    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: `OBS_STACK_PORT: in use: 127.0.0.1:${port} (loki), 127.0.0.1:${port} (prometheus); stop what listens there, or change the port in .env\n`,
    });
  });

  test("names a variable without a value", async () => {
    const { code, stderr } = await up(stack, { TEMPO_IMAGE: "" });

    expect(code).toBe(1);
    expect(stderr).toBe(
      "OBS_STACK_COMPOSE: error while interpolating services.tempo.image: required variable TEMPO_IMAGE is missing a value: set it in .env\n",
    );
  });
});

test("tamma-obs up says that Docker is missing", async () => {
  const { code, stderr } = await runNode([main, "up"], { cwd: root, env: { PATH: "/nowhere" } });

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "OBS_STACK_COMPOSE: expected the command `docker` with Compose v2, got none\n",
  });
});
