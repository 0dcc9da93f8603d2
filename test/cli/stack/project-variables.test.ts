import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  chosenVariables,
  composeEnvironment,
  configVariables,
} from "#src/cli/stack/project-variables.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "variables-"));
});

afterEach(() => rm(root, { recursive: true }));

const defaults = [
  "BACKENDS=tempo-loki",
  "METRICS_RETENTION=720h",
  "GRAFANA_PORT=3000",
  "ALERTMANAGER_SECRETS=./deploy/alertmanager/secrets",
  "OTLP_HEADERS=./deploy/backends/otlp/headers.yaml",
].join("\n");

describe("the settings of a project's stack", () => {
  test("come from the environment, then the project's .env, then its config", async () => {
    await writeFile(join(root, ".env"), "BACKENDS=otlp\nGRAFANA_PORT=3001\n");
    const config = { BACKENDS: "jaeger-victorialogs", METRICS_RETENTION: "24h" };

    const chosen = await chosenVariables(root, config, defaults, { BACKENDS: "tempo-loki" });

    expect(chosen).toEqual({
      BACKENDS: "tempo-loki",
      GRAFANA_PORT: "3001",
      METRICS_RETENTION: "24h",
    });
  });

  test("are only those that the stack knows: the rest of a .env is the application's", async () => {
    await writeFile(join(root, ".env"), "DATABASE_URL=x\nCOMPOSE_PROJECT_NAME=app\nPORT=1\n");

    expect(await chosenVariables(root, {}, defaults, { HOME: "/root" })).toEqual({});
  });

  test("take relative paths from the project's folder", async () => {
    await writeFile(join(root, ".env"), "OTLP_HEADERS=headers.yaml\n");
    const env = { ALERTMANAGER_SECRETS: "/secrets" };

    expect(await chosenVariables(root, {}, defaults, env)).toEqual({
      OTLP_HEADERS: join(root, "headers.yaml"),
      ALERTMANAGER_SECRETS: "/secrets",
    });
  });

  test("of a config are its first set of backends and its retention in hours", () => {
    const retention = { metrics: 168, aggregates: 9600 };

    expect(configVariables({ backends: ["otlp", "tempo-loki"], retention })).toEqual({
      BACKENDS: "otlp",
      METRICS_RETENTION: "168h",
      AGGREGATES_RETENTION: "9600h",
    });
  });
});

describe("the Compose project", () => {
  const nameOf = async (folder: string, env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const path = join(root, folder);
    await mkdir(path, { recursive: true });
    return composeEnvironment(path, {}, env)["COMPOSE_PROJECT_NAME"] ?? "";
  };

  test("is that of the folder: two of the same name do not meet, and one stays the same", async () => {
    const [first, second, again] = [
      await nameOf("a/My Shop!"),
      await nameOf("b/My Shop!"),
      await nameOf("a/My Shop!"),
    ];

    expect(first).toMatch(/^tamma-obs-my-shop-[0-9a-f]{8}$/);
    expect(second).not.toBe(first);
    expect(again).toBe(first);
  });

  test("has a name that Compose accepts where the folder has none for it", async () => {
    expect(await nameOf("店")).toMatch(/^tamma-obs-[0-9a-f]{8}$/);
  });

  test("is what COMPOSE_PROJECT_NAME says; a COMPOSE_FILE of the application does not count", async () => {
    const env = { COMPOSE_PROJECT_NAME: "mine", COMPOSE_FILE: "app.yaml" };

    expect(await nameOf("a", env)).toBe("mine");
    expect(composeEnvironment(root, {}, env)["COMPOSE_FILE"]).toBe(
      "docker-compose.yml:deploy/own-project.yaml",
    );
  });
});
