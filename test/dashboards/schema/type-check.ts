import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { declarationsOf, type Declaration } from "./declarations.ts";
import { schemas, typesModule, type Version } from "./published-types.ts";

const root = join(import.meta.dirname, "../../..");

/** What tsc has against a part of a dashboard. */
export interface Mismatch {
  readonly dashboard: string;
  readonly place: string;
  readonly message: string;
}

/** Returns where dashboards are not of the types that a version of Grafana publishes. */
export async function typeCheck(
  version: Version,
  dashboards: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): Promise<readonly Mismatch[]> {
  mkdirSync(join(root, ".tmp"), { recursive: true });
  const folder = mkdtempSync(join(root, ".tmp/schema-"));
  try {
    const sources = [...dashboards].map(([name, json], index) =>
      toSource(name, `dashboard-${index}.ts`, declarationsOf(json)),
    );
    for (const { file, text } of sources) writeFileSync(join(folder, file), text);
    writeFileSync(join(folder, "types.ts"), typesModule(version));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings(version)));
    return await mismatches(folder, sources);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function settings(version: Version): object {
  return {
    compilerOptions: {
      target: "es2024",
      module: "esnext",
      moduleResolution: "bundler",
      allowImportingTsExtensions: true,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      paths: { "@grafana/schema": [schemas[version].index] },
    },
    include: ["*.ts"],
  };
}

/** The whole type, which says less than the place. */
const typeInWords = / (?:in|to) type '(?![^']{0,40}').*$/;

interface Source {
  readonly dashboard: string;
  readonly file: string;
  readonly text: string;
  /** The line, from 1, where each part begins. */
  readonly starts: readonly (readonly [line: number, place: string])[];
}

function toSource(dashboard: string, file: string, parts: readonly Declaration[]): Source {
  const lines = ['import type * as grafana from "./types.ts";'];
  const starts = parts.map(({ place, type, value }, index) => {
    const start = [lines.length + 1, place] as const;
    const text = JSON.stringify(value, undefined, 2) ?? "undefined";
    const of = type.replaceAll(/\b(?=[A-Z]\w*\b)(?!Required)(?<!["\w])/g, "grafana.");
    lines.push(...`export const part${index}: ${of} = ${text};`.split("\n"));
    return start;
  });
  return { dashboard, file, text: `${lines.join("\n")}\n`, starts };
}

async function mismatches(
  folder: string,
  sources: readonly Source[],
): Promise<readonly Mismatch[]> {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
    cwd: folder,
    maxBuffer: 2 ** 26,
  });
  const output = await run.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
  return output
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith(" "))
    .map((line) => {
      const [, file = "", at = "", message = line] =
        /^([^(]+)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
      const source = sources.find((one) => one.file === file);
      const start = source?.starts.findLast(([from]) => from <= Number(at));
      return {
        dashboard: source?.dashboard ?? file,
        place: start?.[1] ?? at,
        message: message.replace(typeInWords, ""),
      };
    });
}
