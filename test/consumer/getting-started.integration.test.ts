import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { freePort } from "../helpers/free-port.ts";
import { startOtlpReceiver, type OtlpReceiver } from "../helpers/otlp-receiver.ts";
import { packPackage, type PackedPackage } from "../helpers/packed-package.ts";
import { pageBlocks, type Block } from "../helpers/page-blocks.ts";
import { freshProject, type FreshProject, type Ran } from "./fresh-project.ts";

/** Every command of the page that is not run as it stands, and what is done instead. */
const instead: Readonly<Record<string, readonly string[] | "nothing">> = {
  // Asks on a terminal
  "npx tamma-obs init": ["npx", "tamma-obs", "init", "--yes"],
  // Runs until it is interrupted, on a port that another demo may have
  "npx tamma-obs demo": ["npx", "tamma-obs", "demo", "--once", "--port", "0"],
  // Pulls the images of the whole stack: test/stack/ starts it where they are
  "npx tamma-obs up": "nothing",
  // Runs until it is ended: `withService` starts it where the page says what comes of it
  "npm start": "nothing",
};

const blocks = pageBlocks("getting-started.md");
/** Blocks that were run, pasted or compared. */
const used = new Set<Block>();

let packed: PackedPackage;
let project: FreshProject;
let receiver: OtlpReceiver;

beforeAll(async () => {
  packed = packPackage();
  receiver = await startOtlpReceiver();
  project = await freshProject("express-ts", process.execPath);
  await mkdir(join(project.folder, ".github"));
}, 180_000);

afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

function blocksOf(section: string, language: string): readonly Block[] {
  const found = blocks.filter((one) => one.section === section && one.language === language);
  for (const one of found) used.add(one);
  return found;
}

/** Runs the commands of a section, or of one of its blocks, and returns what the last one printed. */
async function runCommands(section: string, only?: number): Promise<string> {
  const all = blocks.filter((one) => one.section === section && one.language === "sh");
  let printed = "";
  for (const block of only === undefined ? all : all.slice(only, only + 1)) {
    used.add(block);
    for (const command of block.text.trim().split("\n")) {
      const words = wordsOf(command);
      if (words === "nothing") continue;
      const [program = "", ...args] = words;
      const { code, stdout, stderr } = await project.run(program, ...args);
      expect({ command, code, stderr: code === 0 ? "" : stderr }).toEqual({
        command,
        code: 0,
        stderr: "",
      });
      printed = stdout;
    }
  }
  return printed;
}

function wordsOf(command: string): readonly string[] | "nothing" {
  // What was published is what this repository packs
  const install = /^npm install @tamma\/observability(?:@latest)?$/;
  if (install.test(command)) {
    return ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline", packed.tarball];
  }
  const known = instead[command];
  if (known !== undefined) return known;
  if (/^(?:npx tamma-obs|npm run) [^|&;<>$"']+$/.test(command)) return command.split(" ");
  throw new Error(`${command}: expected what is done with it in this test, got nothing`);
}

/** Puts a block into the file that it names, and returns the file. */
async function paste(block: Block | undefined, place: "top" | "end" | "whole"): Promise<string> {
  const { file = "", text = "" } = block ?? {};
  const path = join(project.folder, file);
  const before = await readFile(path, "utf8");
  const after = { top: `${text}\n${before}`, end: `${before}\n${text}`, whole: text }[place];
  await writeFile(path, after);
  return file;
}

const read = (path: string): Promise<string> => readFile(join(project.folder, path), "utf8");

/** Runs `npm start` as the page says, with a receiver where the Collector would be. */
async function withService(
  env: NodeJS.ProcessEnv,
  use: (url: string, printed: () => string) => Promise<void>,
): Promise<void> {
  const child = spawn("npm", ["start"], {
    cwd: project.folder,
    env: { ...project.env, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const closed = once(child, "close");
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
  }
  try {
    await expect.poll(() => printed, { timeout: 30_000 }).toMatch(/listening on \d+/);
    const port = /listening on (\d+)/.exec(printed)?.[1];
    await use(`http://127.0.0.1:${port}`, () => printed);
  } finally {
    // npm and the service that it has started: their group
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await closed;
  }
}

test(
  "1. Install: adds every file of the table and nothing on a second run",
  { timeout: 180_000 },
  async () => {
    await runCommands("1. Install");

    const page = await readFile(join(import.meta.dirname, "../../docs/getting-started.md"), "utf8");
    const files = [...page.matchAll(/^\| `(\S+\.\w+)` \|/gm)].map((match) => match[1] ?? "");
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((file) => !existsSync(join(project.folder, file)))).toEqual([]);
    expect(await project.tammaObs("init", "--dry-run")).toMatch(/Nothing to write/);
  },
);

test(
  "2. See the first trace: the demo shows one, and so does a request to the service",
  { timeout: 120_000 },
  async () => {
    const section = "2. See the first trace";
    expect(await runCommands(section, 0)).toMatch(/^the first trace/m);
    await runCommands(section, 1);
    await runCommands(section, 2);
    expect(await read("package.json")).toMatch(
      /"start": ".*--import @tamma\/observability\/preload/,
    );

    await withService({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, async (url) => {
      expect((await fetch(`${url}/orders/7`)).status).toBe(200);
      await expect
        .poll(() => receiver.spans.map(({ name }) => name), { timeout: 20_000 })
        .toContain("GET /orders/:id");
    });
    const nobody = `http://127.0.0.1:${await freePort()}`;
    await withService({ OTEL_EXPORTER_OTLP_ENDPOINT: nobody }, async (url, printed) => {
      await fetch(`${url}/orders/7`);
      await expect
        .poll(printed, { timeout: 20_000 })
        .toMatch(/^\[tamma-obs\] OTEL_EXPORTER_OTLP_ENDPOINT: \S+ unreachable/m);
    });
  },
);

test(
  "3. Record a metric: arrives, and a misspelt attribute does not compile",
  { timeout: 120_000 },
  async () => {
    const section = "3. Record a metric";
    const [code, mistake] = blocksOf(section, "ts");
    const [message] = blocksOf(section, "text");
    const server = await paste(code, "top");
    expect(await project.run("npm", "run", "build")).toMatchObject({ code: 0 });

    await withService({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, async () => {
      await expect
        .poll(() => receiver.metrics.find(({ name }) => name === "checkout.payments"), {
          timeout: 20_000,
        })
        .toMatchObject({ kind: "counter", unit: "{payment}" });
    });

    const right = await read(server);
    await writeFile(join(project.folder, server), `${right}\n${mistake?.text}`);
    const built = await project.run("npm", "run", "build");
    await writeFile(join(project.folder, server), right);
    expect(built.code).not.toBe(0);
    expect(built.stdout).toContain(message?.text.trim());
  },
);

test(
  "4. Answer health checks: the endpoints answer on a port of their own",
  { timeout: 60_000 },
  async () => {
    const [code] = blocksOf("4. Answer health checks", "ts");
    await paste(code, "end");
    expect(await project.run("npm", "run", "build")).toMatchObject({
      code: 0,
      stdout: expect.any(String),
    });

    const port = await freePort();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, HEALTH_PORT: String(port) };
    await withService(env, async () => {
      for (const path of ["livez", "readyz", "startupz", "health"]) {
        const status = async (): Promise<number | string> =>
          fetch(`http://127.0.0.1:${port}/${path}`).then(
            (response) => response.status,
            (error: unknown) => String(error),
          );
        await expect.poll(status, { timeout: 20_000 }).toBe(200);
      }
    });
  },
);

test(
  "5. Be told: the changed limit is generated, checked and routed as the page says",
  { timeout: 240_000 },
  async () => {
    const section = "5. Be told";
    const [change] = blocksOf(section, "diff");
    const side = (sign: string): string =>
      (change?.text ?? "")
        .split("\n")
        .filter((line) => line.startsWith(sign) && !line.startsWith("---"))
        .map((line) => line.slice(1))
        .join("\n");
    await project.edit(change?.file ?? "", side("-"), side("+"));

    await runCommands(section, 0);
    const rule = "observability/generated/prometheus/rules/payments-fail.yml";
    const generated = await read(rule);
    expect(generated).toContain("> 0.02)");
    await runCommands(section, 1);
    expect(await runCommands(section, 2)).toBe(blocksOf(section, "text")[0]?.text);

    const edited = `${generated}# mine\n`;
    await writeFile(join(project.folder, rule), edited);
    const refused = await project.run("npx", "tamma-obs", "generate");
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`${rule}: `) });
    expect(refused.stderr).toContain("-# mine");
    expect(await read(rule)).toBe(edited);
    await project.tammaObs("generate", "--force");
  },
);

test(
  "6. Change what ships: a rule is off, another one has its limit, and a wrong id is refused",
  { timeout: 120_000 },
  async () => {
    const section = "6. Change what ships";
    const rules = "observability/generated/prometheus/rules";
    const off = join(project.folder, rules, "service-client-errors-high.yml");
    expect(existsSync(off)).toBe(true);
    const config = await paste(blocksOf(section, "ts")[0], "whole");
    await runCommands(section);

    expect(existsSync(off)).toBe(false);
    const changed = await read(`${rules}/service-latency-high.yml`);
    expect(changed).toMatch(/> 1\)/);
    expect(changed).toContain("for: 10m");
    const check = (): Promise<Ran> => project.run("npx", "tsc", "-p", "observability");
    expect(await check()).toMatchObject({ code: 0 });

    await project.edit(config, "service-latency-high", "service-latency-hihg");
    expect(await check()).toMatchObject({
      code: expect.any(Number),
      stdout: expect.stringMatching(/error TS\d+: .*service-latency-hihg/),
    });
    expect(await project.run("npx", "tamma-obs", "generate")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("service-latency-hihg"),
    });
    await project.edit(config, "service-latency-hihg", "service-latency-high");
  },
);

test("7. Stay up to date: an upgrade keeps the edited files", { timeout: 120_000 }, async () => {
  const before = await read("observability.config.ts");
  await runCommands("7. Stay up to date");
  expect(await read("observability.config.ts")).toBe(before);
});

test("every block of the page was run, pasted or compared", () => {
  expect(blocks.filter((one) => !used.has(one))).toEqual([]);
});
