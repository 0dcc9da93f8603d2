import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { parse } from "yaml";

import { toolPath } from "./tool.ts";

export interface RunningPrometheus extends AsyncDisposable {
  readonly url: string;
  readonly pid: number | undefined;
}

const root = join(import.meta.dirname, "../..");

/** Returns how docker-compose.yml starts the Prometheus of the aggregates, with its data in `folder`. */
export async function longtermFlags(folder: string): Promise<readonly string[]> {
  const compose = parse(await readFile(join(root, "docker-compose.yml"), "utf8")) as {
    readonly services: Readonly<Record<string, { readonly command: readonly string[] }>>;
  };
  const flags = compose.services["prometheus-longterm"]?.command ?? [];
  return flags.map((flag) =>
    flag
      .replace("/etc/prometheus/", join(root, "deploy/prometheus/"))
      .replace(/=\/prometheus$/, `=${folder}`)
      .replaceAll(/\$\{\w+:-(\w+)\}/g, "$1"),
  );
}

/** Starts a real Prometheus on a free port of loopback; returns when it can be asked. */
export async function startPrometheus(flags: readonly string[]): Promise<RunningPrometheus> {
  const child = spawn(toolPath("prometheus"), [...flags, "--web.listen-address=127.0.0.1:0"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  return {
    url: await readyUrl(child),
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.kill("SIGKILL")) await once(child, "exit");
    },
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error("expected a pipe");
  const lines: string[] = [];
  let address: string | undefined;
  // The two lines come in either order
  let ready = false;
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    address ??= /msg="Listening on" .*address=(127\S+)/.exec(line)?.[1];
    ready ||= line.includes("Server is ready");
    if (address === undefined || !ready) continue;
    child.stderr.resume();
    return `http://${address}`;
  }
  throw new Error(`expected a ready Prometheus, got:\n${lines.join("\n")}`);
}
