import { join, relative, resolve } from "node:path";

import type { Command } from "commander";

import { toRegistry } from "../../metrics/registry/to-registry.ts";
import { refuse } from "../../project/problem.ts";
import { metricsOf, projectCommand, type ProjectOptions } from "../project-command.ts";
import { writeNewFiles } from "./write-new-files.ts";

interface Options extends ProjectOptions {
  readonly output: string;
  readonly schemaUrl?: string;
  readonly description?: string;
  readonly force?: true;
}

/** `tamma-obs registry export`: the project's own metrics as YAML that Weaver reads. */
export function exportCommand(): Command {
  return projectCommand("export")
    .description("write the project's metrics as a registry of OpenTelemetry semantic conventions")
    .option("--output <folder>", "where to write it", "registry")
    .option(
      "--schema-url <url>",
      "names the registry, and its version as the last part of the path",
    )
    .option("--description <text>", "what the registry is about")
    .option("--force", "overwrite files that are there with another content")
    .action(async ({ output, schemaUrl, description, force, ...options }: Options) => {
      const { file, metrics, namespace } = await metricsOf(options);
      const url = schemaUrl ?? placeholder(namespace);
      refuse([
        ...(Object.keys(metrics).length > 0
          ? []
          : [{ file, field: "metrics", expected: "metrics to export", got: "none" }]),
        ...(isSchemaUrl(url)
          ? []
          : [{ file: "--schema-url", field: "", expected: schemaUrlForm, got: url }]),
      ]);
      const registry = toRegistry(metrics, {
        schemaUrl: url,
        ...(description === undefined ? {} : { description }),
      });
      const folder = resolve(options.cwd, output);
      const files = [...registry].map(([path, text]) => [join(folder, path), text] as const);
      const written = await writeNewFiles(new Map(files), force === true);
      const count = Object.keys(metrics).length;
      console.log(
        `${count} metrics in ${relative(process.cwd(), folder) || "."}: ${written} of ${files.length} files written.`,
      );
      if (schemaUrl === undefined) {
        console.log(`schema_url is ${url}: give yours with --schema-url.`);
      }
    });
}

const schemaUrlForm =
  "a URL that ends in a version, such as https://example.com/schemas/shop/1.0.0";

function isSchemaUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:\/\/[^/]+\/.*\d[^/]*$/.test(url);
}

function placeholder(namespace = "metrics"): string {
  return `https://example.com/schemas/${encodeURIComponent(namespace)}/0.1.0`;
}
