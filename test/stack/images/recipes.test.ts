import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readImageReferences, requireSameVersion } from "./image-references.ts";
import { recipes } from "./recipes.ts";

const references = await readImageReferences(join(import.meta.dirname, "../../../.env"));
const file = (recipe: string, name: string): Promise<string> =>
  readFile(join(import.meta.dirname, recipe, name), "utf8");

describe("the recipes", () => {
  it("build every image that .env names, Grafana's excepted", () => {
    const built = new Map(
      recipes.flatMap(({ variable, reference }) => (variable ? [[variable, reference]] : [])),
    );
    expect(built.set("GRAFANA_IMAGE", references.get("GRAFANA_IMAGE") ?? "")).toEqual(
      new Map(references),
    );
  });

  it("refuse a reference of another version and say which one they build", () => {
    const tempo = recipes.find(({ name }) => name === "tempo");
    expect(() => requireSameVersion(tempo!, "grafana/tempo:3.0.0")).toThrow(
      ".env: TEMPO_IMAGE: expected grafana/tempo:2.9.0, which is what can be built here, got grafana/tempo:3.0.0",
    );
  });

  it.each([
    ["prometheus", "github.com/prometheus/prometheus v0.315.0", "prom/prometheus:v3.15.0"],
    ["alertmanager", "github.com/prometheus/alertmanager v0.34.2", "prom/alertmanager:v0.34.2"],
    ["loki", "github.com/grafana/loki/v3 v3.7.8", "grafana/loki:3.7.8"],
    [
      "tempo",
      "github.com/grafana/tempo v1.5.1-0.20251008140505-607c7fb69662",
      "grafana/tempo:2.9.0",
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
