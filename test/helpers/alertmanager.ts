import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { toolPath } from "./tool.ts";

export interface RunningAlertmanager extends AsyncDisposable {
  readonly url: string;
  /** Posts alerts as Prometheus does. */
  readonly post: (alerts: readonly unknown[]) => Promise<void>;
  readonly silence: (silence: unknown) => Promise<void>;
}

export interface AlertmanagerOptions {
  /** alertmanager.yml; `{folder}` becomes the folder of `files`. */
  readonly config: string;
  /** Secret files and templates by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Names for `--enable-feature`. @default none */
  readonly features?: readonly string[];
}

/** Starts a real Alertmanager on a free port of loopback, with a folder of its own. */
export async function startAlertmanager(
  options: AlertmanagerOptions,
): Promise<RunningAlertmanager> {
  const folder = await mkdtemp(join(tmpdir(), "alertmanager-"));
  const config = join(folder, "alertmanager.yml");
  await writeFile(config, options.config.replaceAll("{folder}", folder));
  for (const [name, content] of Object.entries(options.files ?? {})) {
    await writeFile(join(folder, name), content);
  }
  const child = spawn(
    toolPath("alertmanager"),
    [
      `--config.file=${config}`,
      `--storage.path=${join(folder, "data")}`,
      "--web.listen-address=127.0.0.1:0",
      "--cluster.listen-address=",
      ...(options.features ?? []).map((feature) => `--enable-feature=${feature}`),
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const url = await listeningUrl(child);
  return {
    url,
    post: (alerts) => postJson(`${url}/api/v2/alerts`, alerts),
    silence: (silence) => postJson(`${url}/api/v2/silences`, silence),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.kill("SIGKILL")) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listeningUrl(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error("expected a pipe");
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stderr.resume();
    return `http://${address}`;
  }
  throw new Error(`expected a listening Alertmanager, got:\n${lines.join("\n")}`);
}

async function postJson(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
}
