import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { projectStack } from "#src/cli/stack/project-stack.ts";

import { runNode, type RunResult } from "../../helpers/run-node.ts";
import { mountTmpfs, tmpfsMissing } from "../../helpers/tmpfs.ts";

const repository = resolve(import.meta.dirname, "../../..");
const main = join(repository, "src/cli/main.ts");

/** Each run loads the project and renders all of it, on a machine that may be busy. */
const timeoutMs = 60_000;

let root: string;
let cache: string;

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), "cache-"));
});
afterAll(() => rm(cache, { recursive: true }));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "project-"));
  await mkdir(join(root, "node_modules/@tamma"), { recursive: true });
  await symlink(repository, join(root, "node_modules/@tamma/observability"));
});
afterEach(() => rm(root, { recursive: true }));

/** Runs the command where there is no Docker: what it says of it is the end of all checks. */
const tammaObs = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<RunResult> =>
  runNode(["--conditions=@tamma/source", main, ...args], {
    cwd: root,
    env: { PATH: "/nowhere", XDG_CACHE_HOME: cache, ...env },
    timeoutMs,
  });

const writeConfig = (text: string): Promise<void> =>
  writeFile(join(root, "observability.config.mjs"), `export default ${text};\n`);

const noDocker = "OBS_STACK_COMPOSE: expected the command `docker` with Compose v2, got none\n";

describe("tamma-obs up in a project", { timeout: timeoutMs * 2 }, () => {
  test("writes what is missing of its output before it asks Docker, and nothing else", async () => {
    await writeConfig(`{ stack: { backends: "otlp" }, output: "generated" }`);

    const { code, stderr } = await tammaObs(["up"], { OTLP_ENDPOINT: "http://vendor.example" });

    expect({ code, stderr }).toEqual({ code: 1, stderr: noDocker });
    expect(existsSync(join(root, "generated/alertmanager/alertmanager.yml"))).toBe(true);
    expect((await readdir(root)).toSorted()).toEqual([
      "generated",
      "node_modules",
      "observability.config.mjs",
    ]);
  });

  test("does not start with a generated file that was edited, and leaves it as it is", async () => {
    await writeConfig(`{ output: "generated" }`);
    expect(await tammaObs(["generate"])).toMatchObject({ code: 0 });
    await writeFile(join(root, "generated/alertmanager/alertmanager.yml"), "mine");

    const { code, stderr } = await tammaObs(["up"]);

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        "OBS_STACK_GENERATED: expected what observability.config.mjs renders, got other text in\n  generated/alertmanager/alertmanager.yml\nrun `tamma-obs generate`\n",
    });
  });

  test("does not start a set of backends that its config does not name", async () => {
    await writeConfig(`{ stack: { backends: ["otlp", "tempo-loki"] } }`);

    const { code, stderr } = await tammaObs(["up"], { BACKENDS: "jaeger-victorialogs" });

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        "OBS_STACK_SETTINGS: BACKENDS: expected one of otlp, tempo-loki, as stack.backends of observability.config.mjs says, got jaeger-victorialogs\n",
    });
  });

  test("says what is wrong with its config; down, status and logs do without it", async () => {
    await writeConfig(`{ stack: { retention: "1h" } }`);

    expect((await tammaObs(["up"])).stderr).toBe(
      'OBS_CONFIG_INVALID: observability.config.mjs: stack.retention: expected whole hours, a day or more, such as "30d", got "1h"\n',
    );
    for (const command of ["down", "status", "logs"]) {
      expect(await tammaObs([command])).toMatchObject({ code: 1, stderr: noDocker });
    }
  });

  test("is not taken for one by an application's own docker-compose.yml", async () => {
    await writeFile(join(root, "docker-compose.yml"), "services: { app: { image: app } }\n");

    const { stack } = await projectStack({ cwd: root }, { XDG_CACHE_HOME: cache });

    expect(stack.folder).toMatch(/tamma-observability\/stack-[0-9a-f]{12}$/);
  });

  test("uses the files that were ejected", async () => {
    expect(await tammaObs(["eject"])).toMatchObject({ code: 0 });

    const { stack } = await projectStack({ cwd: root }, { XDG_CACHE_HOME: cache });

    expect(stack.folder).toBe(join(root, "observability/stack"));
  });

  test.skipIf(tmpfsMissing !== undefined)(
    "says which folder to choose where the cache is read-only",
    async () => {
      await using readOnly = await mountTmpfs("ro");

      const { code, stderr } = await tammaObs(["up"], { XDG_CACHE_HOME: readOnly.path });

      expect(code).toBe(1);
      // Node's recursive mkdir reports the one as the other
      expect(stderr).toMatch(
        /^OBS_STACK_CACHE: .*: expected a folder that can be written to, got (?:EROFS|ENOENT): .*; XDG_CACHE_HOME chooses another\n$/,
      );
    },
  );

  test("mounts its own secrets where it has some, and else an empty folder of the cache", async () => {
    const options = { cwd: root };
    const without = await projectStack(options, { XDG_CACHE_HOME: cache });
    await mkdir(join(root, "observability/secrets"), { recursive: true });
    const withSome = await projectStack(options, { XDG_CACHE_HOME: cache });

    expect(without.secrets).toBe(join(root, "observability/secrets"));
    expect(without.stack.env["ALERTMANAGER_SECRETS"]).toContain(cache);
    expect(withSome.stack.env["ALERTMANAGER_SECRETS"]).toBe(join(root, "observability/secrets"));
  });
});

const noCompose = spawnSync("docker", ["compose", "version"]).status !== 0;
if (noCompose) process.stderr.write("skipped: docker compose config needs Docker's Compose\n");

interface ComposeConfig {
  readonly name: string;
  readonly services: Readonly<
    Record<
      string,
      { readonly volumes?: readonly { readonly type: string; readonly source: string }[] }
    >
  >;
}

const noDaemon = spawnSync("docker", ["ps"]).status !== 0;
if (noDaemon) process.stderr.write("skipped: docker compose ps needs Docker's daemon\n");

test.skipIf(noCompose || noDaemon)(
  "down and logs say that there is no stack: the one is done, the other cannot",
  { timeout: timeoutMs * 2 },
  async () => {
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
    expect(await tammaObs(["down"], env)).toMatchObject({
      code: 0,
      stdout: "The stack does not run: there was nothing to stop.\n",
      stderr: "",
    });
    expect(await tammaObs(["logs"], env)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "The stack does not run: start it with `tamma-obs up`.\n",
    });
  },
);

describe.skipIf(noCompose)("what Compose makes of it", () => {
  test.each(["tempo-loki", "jaeger-victorialogs", "otlp"])(
    "with BACKENDS=%s: every file and folder that is mounted is there, and the shop is not",
    async (set) => {
      const { stack, generated } = await projectStack(
        { cwd: root },
        {
          PATH: process.env["PATH"],
          HOME: process.env["HOME"],
          XDG_CACHE_HOME: cache,
          BACKENDS: set,
          OTLP_ENDPOINT: "http://vendor.example",
        },
      );

      const { stdout } = await promisify(execFile)(
        "docker",
        ["compose", "config", "--format", "json"],
        { cwd: stack.folder, env: stack.env },
      );

      const { name, services } = JSON.parse(stdout) as ComposeConfig;
      const sources = Object.values(services)
        .flatMap(({ volumes = [] }) => volumes)
        .filter(({ type }) => type === "bind")
        .map(({ source }) => source);
      expect(name).toMatch(/^tamma-obs-project-/);
      expect(Object.keys(services)).toEqual(expect.arrayContaining(["grafana", "prometheus"]));
      expect(services).not.toHaveProperty("gateway");
      expect(services).not.toHaveProperty("postgres");
      expect(sources.filter((source) => !existsSync(source))).toEqual([]);
      expect(sources).toContain(join(generated, "prometheus/rules"));
      expect(sources.filter((source) => source.startsWith(root))).toEqual([]);
    },
  );
});
