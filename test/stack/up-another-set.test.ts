import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { runNode } from "../helpers/run-node.ts";
import { describeStack } from "./stack.ts";
import { docker, leftOf, main, projectOf, root, up } from "./up.ts";

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
      expect(await leftOf(projectOf(stack))).toEqual([]);
    } finally {
      await docker("docker", ["compose", "-p", project, "down", "--volumes", "--remove-orphans"], {
        cwd: folder,
        env: { ...process.env, BACKENDS: "first" },
      });
      await rm(folder, { recursive: true });
    }
  });
});
