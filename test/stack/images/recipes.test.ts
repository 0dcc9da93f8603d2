import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readImageReferences, requireSameVersion } from "./image-references.ts";
import { recipes } from "./recipes.ts";

const references = await readImageReferences(join(import.meta.dirname, "../../../.env"));
/** Pulled by whoever runs them; never compiled here. */
const underAgpl = new Set(["TEMPO_IMAGE", "LOKI_IMAGE", "GRAFANA_IMAGE"]);
const file = (recipe: string, name: string): Promise<string> =>
  readFile(join(import.meta.dirname, recipe, name), "utf8");

describe("the recipes", () => {
  it("build every image that .env names but those under the AGPL", () => {
    const built = recipes.flatMap(({ variable, reference }) =>
      variable ? [[variable, reference] as const] : [],
    );
    const named = [...references].filter(([variable]) => !underAgpl.has(variable));
    expect(new Map(built)).toEqual(new Map(named));
  });

  it("download no module of a server under the AGPL", async () => {
    const modules = await Promise.all(
      recipes.filter(({ go }) => go).map(({ name }) => file(name, "go.sum")),
    );
    const servers = /^github\.com\/(?:grafana\/(?:tempo|loki|grafana|mimir)|minio\/minio)[/ ]/m;
    expect(modules.length).toBeGreaterThan(3);
    expect(modules.filter((sums) => servers.test(sums))).toEqual([]);
  });

  it("refuse a reference of another version and say which one they build", () => {
    const jaeger = recipes.find(({ name }) => name === "jaeger");
    expect(() => requireSameVersion(jaeger!, "jaegertracing/jaeger:2.14.0")).toThrow(
      ".env: JAEGER_IMAGE: expected jaegertracing/jaeger:2.13.0, which is what can be built here, got jaegertracing/jaeger:2.14.0",
    );
  });

  it.each([
    ["prometheus", "github.com/prometheus/prometheus v0.315.0", "prom/prometheus:v3.15.0"],
    ["alertmanager", "github.com/prometheus/alertmanager v0.34.2", "prom/alertmanager:v0.34.2"],
    ["jaeger", "github.com/jaegertracing/jaeger v1.76.0", "jaegertracing/jaeger:2.13.0"],
    [
      "victorialogs",
      "github.com/VictoriaMetrics/VictoriaLogs v1.52.1",
      "victoriametrics/victoria-logs:v1.52.1",
    ],
  ])(
    "compile %s from the module version that its tag stands for",
    async (name, line, reference) => {
      expect(recipes.find((recipe) => recipe.name === name)?.reference).toBe(reference);
      expect(await file(name, "go.mod")).toContain(line);
    },
  );

  it("compile exactly the components of the Collector's manifest", async () => {
    const manifest = await file("collector", "manifest.yaml");
    const module = await file("collector", "go.mod");
    const generated = `${await file("collector", "main.go")}${await file("collector", "components.go")}`;
    const listed = [...manifest.matchAll(/- gomod: (\S+) (\S+)/g)];
    expect(listed).toHaveLength(25);
    for (const [, path, version] of listed) {
      expect(module).toContain(`\t${path} ${version}\n`);
      expect(generated).toContain(`"${path}"`);
    }
  });
});
