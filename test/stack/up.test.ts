import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

import { expect, test } from "vitest";

import { runNode } from "../helpers/run-node.ts";
import { describeStack } from "./stack.ts";
import { stores } from "./stores.ts";
import { docker, freePorts, leftOf, main, projectOf, root, up } from "./up.ts";

describeStack("tamma-obs up", (stack) => {
  test("names each port that is in use, and starts nothing", async () => {
    await using server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { services, ports } = stores[stack.set];

    const { code, stdout, stderr } = await up(stack, {
      PROMETHEUS_PORT: String(port),
      [ports.logs.variable]: String(port),
    });

    const busy = ["prometheus", services.logs]
      .toSorted()
      .map((service) => `127.0.0.1:${port} (${service})`);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: `OBS_STACK_PORT: in use: ${busy.join(", ")}; stop what listens there, or change the port in .env\n`,
    });
    expect(await leftOf(projectOf(stack))).toEqual([]);
  });

  test("names a variable without a value", async () => {
    const { code, stderr } = await up(stack, { BACKENDS: "tempo-loki", TEMPO_IMAGE: "" });

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^OBS_STACK_COMPOSE: .*required variable TEMPO_IMAGE is missing a value: set it in \.env\n$/,
    );
  });

  test("names all that is wrong with the backends at once, and starts nothing", async () => {
    const { code, stderr } = await up(stack, {
      BACKENDS: "nope",
      COLLECTOR_OVERLAY: "./nope.yaml",
    });

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        "OBS_STACK_SETTINGS: BACKENDS: expected one of jaeger-victorialogs, otlp, tempo-loki, got nope\n",
        `COLLECTOR_OVERLAY: expected a file ${root}/nope.yaml, got nothing there\n`,
      ].join(""),
    });
    expect(await leftOf(projectOf(stack))).toEqual([]);
  });

  test("names an image that is neither in the engine nor to be pulled, and starts nothing", async () => {
    const { code, stderr } = await up(stack, {
      BACKENDS: "jaeger-victorialogs",
      JAEGER_IMAGE: "registry.invalid/none/jaeger:0",
    });

    expect(code).toBe(1);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(
      "OBS_STACK_IMAGE: neither here nor to be pulled: registry.invalid/none/jaeger:0 (jaeger); build it with `npm run images`, which has no recipe for Tempo, Loki and Grafana; or choose BACKENDS=otlp or tempo-loki",
    );
    expect(await leftOf(projectOf(stack))).toEqual([]);
  });
});

describeStack("plain docker compose up --wait", (stack) => {
  const plainUp = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const failed = await docker("docker", ["compose", "up", "--detach", "--wait"], {
      cwd: root,
      env: {
        ...process.env,
        ...freePorts,
        BACKENDS: stack.set,
        COMPOSE_PROJECT_NAME: projectOf(stack),
        COMPOSE_PROFILES: "",
        ...env,
      },
    }).catch((error: unknown) => error as Error & { stderr: string });
    return failed.stderr.trimEnd().split("\n").at(-1) ?? "";
  };

  test("says that an unknown set has no file, and starts nothing", async () => {
    expect(await plainUp({ BACKENDS: "nope" })).toBe(
      `open ${root}/deploy/backends/nope/compose.yaml: no such file or directory`,
    );
    expect(await leftOf(projectOf(stack))).toEqual([]);
  });

  test("says which variable BACKENDS=otlp lacks, and starts nothing", async () => {
    expect(await plainUp({ BACKENDS: "otlp", OTLP_ENDPOINT: "" })).toMatch(
      /required variable OTLP_ENDPOINT is missing a value: set it in \.env$/,
    );
    expect(await leftOf(projectOf(stack))).toEqual([]);
  });
});

test("tamma-obs up says that Docker is missing", async () => {
  const { code, stderr } = await runNode([main, "up"], { cwd: root, env: { PATH: "/nowhere" } });

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "OBS_STACK_COMPOSE: expected the command `docker` with Compose v2, got none\n",
  });
});
