import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { runNode } from "../helpers/run-node.ts";
import { describeStack, type Stack } from "./stack.ts";
import { freePorts } from "./start.ts";

const root = join(import.meta.dirname, "../..");
const main = join(root, "src/cli/main.ts");

/** A project of its own, so that the stack under test is not the one that is asked to start. */
function up(
  { projectName, set }: Stack,
  env: NodeJS.ProcessEnv,
  timeoutMs = 60_000,
): ReturnType<typeof runNode> {
  return runNode([main, "up"], {
    cwd: root,
    env: {
      COMPOSE_PROJECT_NAME: `${projectName}-up`,
      COMPOSE_PROFILES: "",
      BACKENDS: set,
      ...env,
    },
    timeoutMs,
  });
}

describeStack("tamma-obs up", (stack) => {
  const containers = async (): Promise<string> => {
    const project = `label=com.docker.compose.project=${stack.projectName}-up`;
    const { stdout } = await promisify(execFile)("docker", ["ps", "-aq", "--filter", project]);
    return stdout;
  };

  test("names each port that is in use, and starts nothing", async () => {
    await using server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;

    const { code, stdout, stderr } = await up(stack, {
      ...(await freePorts()),
      PROMETHEUS_PORT: String(port),
      ALERTMANAGER_PORT: String(port),
    });

    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: `OBS_STACK_PORT: in use: 127.0.0.1:${port} (alertmanager), 127.0.0.1:${port} (prometheus); stop what listens there, or change the port in .env\n`,
    });
    expect(await containers()).toBe("");
  });

  test("names a variable without a value", async () => {
    const { code, stderr } = await up(stack, { PROMETHEUS_IMAGE: "" });

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^OBS_STACK_COMPOSE: error while interpolating services\.prometheus\S*\.image: required variable PROMETHEUS_IMAGE is missing a value: set it in \.env\n$/,
    );
  });

  test("names every setting that cannot be meant at once, and starts nothing", async () => {
    const { code, stderr } = await up(stack, {
      BACKENDS: "nope",
      COLLECTOR_OVERLAY: "./missing.yaml",
      OTLP_HEADERS: "./deploy",
    });

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        "OBS_STACK_SETTINGS: BACKENDS: expected one of jaeger-victorialogs, otlp, tempo-loki, got nope",
        "COLLECTOR_OVERLAY: expected a file, got nothing at ./missing.yaml",
        "OTLP_HEADERS: expected a file, got a folder at ./deploy",
        "",
      ].join("\n"),
    });
    expect(await containers()).toBe("");
  });

  test.each(["", "vendor.example"])("refuses %j as the endpoint of a vendor", async (endpoint) => {
    const { code, stderr } = await up(stack, { BACKENDS: "otlp", OTLP_ENDPOINT: endpoint });

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `OBS_STACK_SETTINGS: OTLP_ENDPOINT: expected a URL with http or https, got ${endpoint || "nothing"}\n`,
    });
  });

  test("names the images that cannot be had, and starts nothing", async () => {
    const image = "registry.invalid/prometheus:1";
    const { code, stderr } = await up(stack, {
      ...(await freePorts()),
      PROMETHEUS_IMAGE: image,
    });

    expect(code).toBe(1);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(
      `OBS_STACK_IMAGE: neither here nor to be pulled: ${image} (prometheus, prometheus-longterm); nothing was started`,
    );
    expect(await containers()).toBe("");
  });
});

test("tamma-obs up says that Docker is missing", async () => {
  const { code, stderr } = await runNode([main, "up"], { cwd: root, env: { PATH: "/nowhere" } });

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "OBS_STACK_COMPOSE: expected the command `docker` with Compose v2, got none\n",
  });
});
