import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import type { StackService } from "#src/cli/stack/compose.ts";
import { startStack } from "#src/cli/stack/start.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "start-"));
});
afterEach(async () => rm(folder, { recursive: true }));

const service = (name: string, needs: readonly string[], isOneShot = false): StackService => ({
  name,
  needs,
  isOneShot,
  image: "image",
  isBuilt: false,
  isOptional: false,
});

const services = [
  service("volume", [], true),
  service("store", ["volume"]),
  service("ready", ["store"], true),
];

/** Starts the stack with a `docker` that notes its arguments, and ends with `code` for `run`. */
async function start(code: number): Promise<readonly string[]> {
  const notes = join(folder, "notes");
  const docker = join(folder, "docker");
  const script = `#!/bin/sh\necho "$@" >> "${notes}"\ncase "$*" in *" run "*) exit ${code};; esac\n`;
  await writeFile(docker, script);
  await chmod(docker, 0o755);
  const stack = { folder, env: { PATH: folder }, mark: "docker-compose.yml" };
  await startStack(stack, { project: "p", services, ports: [] });
  return (await readFile(notes, "utf8")).trim().split("\n");
}

test("what nobody waits for is run last, and tells nothing of what runs already", async () => {
  expect(await start(0)).toEqual([
    "compose up --detach --wait --build store",
    "compose --progress=quiet run --rm --no-TTY --quiet-pull ready",
  ]);
});

test("its failure is the command's", async () => {
  await expect(start(3)).rejects.toMatchObject({
    code: "OBS_STACK_COMPOSE",
    message: "docker compose run ended with 3: the reason is above",
  });
});
