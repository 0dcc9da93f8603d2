import { execFile } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";
import { describeStack, type Stack } from "./stack.ts";
import { portVariables } from "./start.ts";
import { stores } from "./stores.ts";

const root = join(import.meta.dirname, "../..");
const main = join(root, "src/cli/main.ts");
const docker = promisify(execFile);

/** Docker chooses a free one for each. */
const freePorts = Object.fromEntries(portVariables.map((name) => [name, "0"]));

/** A project of its own, so that the stack under test is not the one that is asked to start. */
const projectOf = ({ projectName }: Stack): string => `${projectName}-up`;

function up(stack: Stack, env: NodeJS.ProcessEnv, cwd = root): Promise<RunResult> {
  return runNode([main, "up"], {
    cwd,
    env: {
      ...freePorts,
      BACKENDS: stack.set,
      COMPOSE_PROJECT_NAME: projectOf(stack),
      COMPOSE_PROFILES: "",
      ...env,
    },
    timeoutMs: 120_000,
  });
}

/** What of the project exists: containers, running or not, volumes and networks. */
async function leftOf(stack: Stack): Promise<string> {
  const filter = `--filter=label=com.docker.compose.project=${projectOf(stack)}`;
  const lists = [
    ["ps", "--all"],
    ["volume", "ls"],
    ["network", "ls"],
  ];
  const found = await Promise.all(
    lists.map((list) => docker("docker", [...list, "--quiet", filter])),
  );
  return found.map(({ stdout }) => stdout).join("");
}

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
    expect(await leftOf(stack)).toBe("");
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
    expect(await leftOf(stack)).toBe("");
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
    expect(await leftOf(stack)).toBe("");
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
    expect(await leftOf(stack)).toBe("");
  });

  test("says which variable BACKENDS=otlp lacks, and starts nothing", async () => {
    expect(await plainUp({ BACKENDS: "otlp", OTLP_ENDPOINT: "" })).toMatch(
      /required variable OTLP_ENDPOINT is missing a value: set it in \.env$/,
    );
    expect(await leftOf(stack)).toBe("");
  });
});

/** The stack that starts in a second: a copy of nothing but sets, each with one container. */
async function smallStack(image: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "small-stack-"));
  const service = (name: string, volumes = ""): string =>
    `services: { ${name}: { image: ${image}, init: true, stop_grace_period: 1s, command: [sleep, infinity]${volumes} } }\n`;
  await cp(join(root, "deploy/no-overlay.yaml"), join(folder, "deploy/no-overlay.yaml"));
  await cp(
    join(root, "deploy/backends/otlp/headers.yaml"),
    join(folder, "deploy/backends/otlp/headers.yaml"),
  );
  for (const set of ["first", "second"]) {
    await cp(join(root, "deploy/backends/otlp"), join(folder, "deploy/backends", set), {
      recursive: true,
    });
    await writeFile(join(folder, "deploy/backends", set, "otel-collector.yaml"), "{}\n");
    await writeFile(
      join(folder, "deploy/backends", set, "compose.yaml"),
      `${service(`store-of-${set}`, `, volumes: [${set}-data:/data]`)}volumes: { ${set}-data: {} }\n`,
    );
  }
  await writeFile(
    join(folder, "docker-compose.yml"),
    `include: [{ path: "./deploy/backends/\${BACKENDS}/compose.yaml", project_directory: . }]\n${service("always")}`,
  );
  await writeFile(join(folder, "own.yml"), service("store-of-mine"));
  return folder;
}

describeStack("tamma-obs up with another set of backends", (stack) => {
  test("removes the containers of the set before, keeps its volumes and other containers; down --volumes removes the volumes of both", async () => {
    const { stdout: images } = await docker("docker", ["compose", "config", "--images", "ready"], {
      cwd: root,
    });
    const folder = await smallStack(images.trim().split("\n")[0] ?? "");
    const project = projectOf(stack);
    const names = async (...list: readonly string[]): Promise<readonly string[]> => {
      const filter = `--filter=label=com.docker.compose.project=${project}`;
      const format = list[0] === "ps" ? "{{.Names}}" : "{{.Name}}";
      const { stdout } = await docker("docker", [...list, filter, `--format=${format}`]);
      return stdout.split("\n").filter(Boolean).toSorted();
    };
    try {
      await docker("docker", ["compose", "-p", project, "-f", "own.yml", "up", "-d"], {
        cwd: folder,
      });
      expect(await up(stack, { BACKENDS: "first" }, folder)).toMatchObject({ code: 0 });
      expect(await names("ps", "--all")).toEqual([
        `${project}-always-1`,
        `${project}-store-of-first-1`,
        `${project}-store-of-mine-1`,
      ]);

      expect(await up(stack, { BACKENDS: "second" }, folder)).toMatchObject({ code: 0 });
      expect(await names("ps", "--all")).toEqual([
        `${project}-always-1`,
        `${project}-store-of-mine-1`,
        `${project}-store-of-second-1`,
      ]);
      expect(await names("volume", "ls")).toEqual([
        `${project}_first-data`,
        `${project}_second-data`,
      ]);

      await docker("docker", ["compose", "-p", project, "-f", "own.yml", "down"], { cwd: folder });
      const down = await runNode([main, "down", "--volumes"], {
        cwd: folder,
        env: { BACKENDS: "second", COMPOSE_PROJECT_NAME: project },
        timeoutMs: 60_000,
      });
      expect(down).toMatchObject({ code: 0 });
      expect(await leftOf(stack)).toBe("");
    } finally {
      await docker("docker", ["compose", "-p", project, "down", "--volumes", "--remove-orphans"], {
        cwd: folder,
        env: { ...process.env, BACKENDS: "first" },
      });
      await rm(folder, { recursive: true });
    }
  });
});

test("tamma-obs up says that Docker is missing", async () => {
  const { code, stderr } = await runNode([main, "up"], { cwd: root, env: { PATH: "/nowhere" } });

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "OBS_STACK_COMPOSE: expected the command `docker` with Compose v2, got none\n",
  });
});
