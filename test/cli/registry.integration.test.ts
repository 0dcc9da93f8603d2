import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";

const root = resolve(import.meta.dirname, "../..");
const main = join(root, "src/cli/main.ts");
let folder: string;

const metrics = `import { defineMetrics } from "@tamma/observability/metrics";

export const metrics = defineMetrics({
  checkoutPayments: {
    name: "checkout.payments",
    kind: "counter",
    unit: "{payment}",
    description: 'Payments by "outcome".',
    attributes: {
      outcome: { description: "How it ended.", values: ["accepted", "no"] },
      "shop.region": {},
    },
  },
  checkoutDuration: {
    name: "checkout.duration",
    kind: "histogram",
    unit: "s",
    description: "Time to pay.",
    buckets: [0.1, 1, 10],
  },
  queueSize: {
    name: "checkout.queue.size",
    kind: "updowncounter",
    unit: "{job}",
    description: "Jobs that wait.",
    attributes: { outcome: { description: "How it will end.", values: ["accepted"] } },
    emitter: "instrumentation",
  },
});
`;

const cli = (...args: readonly string[]): Promise<RunResult> =>
  runNode(["-C", "@tamma/source", main, "registry", ...args], { cwd: folder });

const read = (path: string): Promise<string> => readFile(join(folder, path), "utf8");

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), text);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "registry-"));
  await mkdir(join(folder, "node_modules/@tamma"), { recursive: true });
  await symlink(root, join(folder, "node_modules/@tamma/observability"));
  await write("metrics.ts", metrics);
  await write(
    "observability.config.ts",
    'import { metrics } from "./metrics.ts";\nexport default { service: { namespace: "shop" }, metrics };\n',
  );
});

beforeAll(async () => {
  await write("none/.github/workflow.yml", "on: push\n");
  await write("none/node_modules/a/b.yaml", "a: 1\n");
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

describe("tamma-obs registry", () => {
  test("exports the project's metrics, and imports the same ones", async () => {
    const url = "https://example.com/schemas/shop/1.0.0";
    expect(await cli("export", "--output", "out/registry", "--schema-url", url)).toMatchObject({
      code: 0,
      stdout: "3 metrics in out/registry: 3 of 3 files written.\n",
      stderr: "",
    });
    expect((await readdir(join(folder, "out/registry"))).toSorted()).toEqual([
      "attributes.yaml",
      "manifest.yaml",
      "metrics.yaml",
    ]);
    expect(await read("out/registry/manifest.yaml")).toBe(`schema_url: ${url}\n`);
    expect(await cli("import", "out/registry", "--output", "imported.mjs")).toMatchObject({
      code: 0,
      stdout: "3 metrics in imported.mjs.\n",
      stderr: "",
    });
    const compared = `
      import { deepStrictEqual } from "node:assert";
      import { metrics } from ${JSON.stringify(pathToFileURL(join(folder, "metrics.ts")).href)};
      import * as again from ${JSON.stringify(pathToFileURL(join(folder, "imported.mjs")).href)};
      deepStrictEqual(again.metrics, metrics);
      deepStrictEqual(Object.keys(again.metrics), Object.keys(metrics));
    `;
    const args = ["-C", "@tamma/source", "--input-type=module", "-e", compared];
    expect(await runNode(args, { cwd: folder })).toMatchObject({ code: 0, stderr: "" });
  });

  test("exports metrics beside rules and dashboards that are faulty, but no faulty ones", async () => {
    const faulty = (own: string): string =>
      `import { metrics } from "./metrics.ts";\nexport default { rules: [5], dashboards: 7, output: "../x", metrics: ${own} };\n`;
    await write("faulty.config.ts", faulty("metrics"));
    const args = ["export", "--config", "faulty.config.ts", "--output", "out/faulty"];
    expect(await cli(...args)).toMatchObject({ code: 0, stderr: "" });
    expect(await read("out/faulty/metrics.yaml")).toBe(await read("out/registry/metrics.yaml"));
    await write("faulty.config.ts", faulty('{ a: { kind: "summary" } }'));
    const { code, stderr } = await cli(...args);
    expect(code).toBe(1);
    expect(stderr).toContain("faulty.config.ts: metrics.a.kind: expected histogram");
    expect(stderr).not.toContain("rules");
  });

  test("prints the module without --output", async () => {
    const { code, stdout } = await cli("import", "out/registry/");
    expect({ code, stdout }).toEqual({ code: 0, stdout: await read("imported.mjs") });
  });

  test("overwrites nothing that has another content, unless forced", async () => {
    await write("out/registry/metrics.yaml", "mine\n");
    await write("imported.mjs", "mine\n");
    const refused = await cli("export", "--output", "out/registry");
    const line = "expected no file yet, or --force, got one with another content";
    expect(refused).toMatchObject({
      code: 1,
      stdout: "",
      stderr: [
        `OBS_OUTPUT_CONFLICT: out/registry/manifest.yaml: ${line}`,
        `out/registry/metrics.yaml: ${line}`,
        "Nothing was written.\n",
      ].join("\n"),
    });
    expect(await read("out/registry/metrics.yaml")).toBe("mine\n");
    const forced = await cli("export", "--output", "out/registry", "--force");
    expect(forced).toMatchObject({
      code: 0,
      stdout: [
        "3 metrics in out/registry: 2 of 3 files written.",
        "schema_url is https://example.com/schemas/shop/0.1.0: give yours with --schema-url.\n",
      ].join("\n"),
    });
    const imported = await cli("import", "out/registry", "--output", "imported.mjs");
    expect(imported).toMatchObject({
      code: 1,
      stderr: `OBS_OUTPUT_CONFLICT: imported.mjs: ${line}\nNothing was written.\n`,
    });
    expect(await read("imported.mjs")).toBe("mine\n");
    expect(
      await cli("import", "out/registry", "--output", "imported.mjs", "--force"),
    ).toMatchObject({ code: 0 });
  });

  test("imports a foreign registry of the second format: groups of attributes, references, enums", async () => {
    await write(
      "foreign/manifest.yaml",
      "schema_url: https://example.com/schemas/foreign/1.0.0\nstability: development\n",
    );
    await write(
      "foreign/attributes.yaml",
      `file_format: definition/2
attributes:
  - key: rpc.system.name
    stability: stable
    type:
      members:
        - { id: grpc, value: "grpc", brief: gRPC., stability: stable }
        - { id: dubbo, value: "dubbo", brief: Dubbo., stability: stable }
    brief: Name of the system.
  - key: rpc.status
    stability: development
    type:
      members:
        - { id: ok, value: 0, stability: development }
        - { id: cancelled, value: 1, stability: development }
    brief: Status of the call.
  - key: server.port
    stability: stable
    type: int
    brief: Port of the server.
    examples: [8080]
`,
    );
    await write(
      "foreign/rpc/metrics.yml",
      `file_format: definition/2
attribute_groups:
  - id: attributes.rpc.common
    visibility: internal
    attributes:
      - ref: rpc.system.name
        requirement_level: required
      - ref: rpc.status
metrics:
  - name: rpc.client.call.duration
    annotations:
      code_generation: { metric_value_type: double }
    brief: >
      Duration of an outgoing call.
    note: More about it.
    instrument: histogram
    unit: "s"
    stability: development
    attributes:
      - ref_group: attributes.rpc.common
      - ref: server.port
        brief: Port that was called.
    entity_associations: [{ ref: service.instance }]
  - name: rpc.client.duration
    brief: Earlier.
    instrument: histogram
    unit: ms
    stability: development
    deprecated: { reason: renamed, renamed_to: rpc.client.call.duration }
spans:
  - type: rpc.client
    kind: client
    stability: development
    name: { note: "{rpc.method}" }
    brief: A call.
`,
    );
    expect(await cli("import", "foreign")).toMatchObject({
      code: 0,
      stderr: "",
      stdout: `import { defineMetrics } from "@tamma/observability/metrics";

export const metrics = defineMetrics({
  rpcClientCallDuration: {
    name: "rpc.client.call.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of an outgoing call.",
    attributes: {
      "rpc.system.name": { description: "Name of the system.", values: ["grpc", "dubbo"] },
      "rpc.status": { description: "Status of the call.", values: ["0", "1"] },
      "server.port": { description: "Port that was called." },
    },
  },
});
`,
    });
  });

  test("lists everything that no metric can be made of", async () => {
    await write(
      "wrong/a.yaml",
      `file_format: definition/2
attributes:
  - { key: shop.tags, type: "string[]", brief: Tags., stability: development }
metrics:
  - { name: shop.orders, brief: Orders., instrument: counter, unit: orders, stability: stable }
  - name: shop.sales
    brief: Sales.
    instrument: counter
    unit: "{sale}"
    stability: stable
    attributes: [{ ref: shop.tags }, { ref: shop.tag }, { ref_group: shop.all }]
`,
    );
    await write("wrong/b.yaml", "groups: 5\n");
    await write(
      "wrong/c.yaml",
      "file_format: definition/2\nmetrics: [{ name: a, brief: A., instrument: summary }]\n",
    );
    const { code, stdout, stderr } = await cli("import", "wrong");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.split("\n")).toMatchInlineSnapshot(`
      [
        "OBS_REGISTRY_INVALID: wrong/b.yaml: groups: expected a list of groups, got 5",
        "wrong/c.yaml: metrics.0.unit: expected text, got nothing",
        "wrong/c.yaml: metrics.0.instrument: expected one of counter, updowncounter, gauge, histogram, got "summary"",
        "wrong/a.yaml: metric.shop.sales.attributes.shop.tags: expected text, a number, a boolean or an enum, got string[]",
        "wrong/a.yaml: metric.shop.sales.attributes.shop.tag: expected an attribute of the registry, such as shop.tags, got shop.tag",
        "wrong/a.yaml: metric.shop.sales.attributes.ref_group: expected a group of the registry, got shop.all",
        "wrong: shopOrders.unit: expected {order}, got "orders"",
        "",
      ]
    `);
  });

  test.each([
    [
      "a path that is not there",
      ["import", "none.yaml"],
      "none.yaml: expected a readable YAML file or a folder of them, got no such file",
    ],
    [
      "a folder without YAML",
      ["import", "none"],
      "none: expected a readable YAML file or a folder of them, got a folder without .yaml or .yml files",
    ],
    [
      "a registry without metrics",
      ["import", "out/registry/manifest.yaml"],
      "out/registry/manifest.yaml: expected metrics, got none",
    ],
    [
      "a URL without a version",
      ["export", "--schema-url", "shop"],
      "--schema-url: expected a URL that ends in a version, such as https://example.com/schemas/shop/1.0.0, got shop",
    ],
  ])("refuses %s", async (_, args, message) => {
    const { code, stdout, stderr } = await cli(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^OBS_(?:REGISTRY|CONFIG)_INVALID: /);
    expect(stderr.replace(/^OBS_\w+: /, "")).toBe(`${message}\n`);
  });

  test("refuses to export where the project has no metrics", async () => {
    await write("empty/observability.config.mjs", "export default {};\n");
    expect(await cli("export", "--cwd", "empty")).toMatchObject({
      code: 1,
      stderr:
        "OBS_CONFIG_INVALID: observability.config.mjs: metrics: expected metrics to export, got none\n",
    });
  });
});
