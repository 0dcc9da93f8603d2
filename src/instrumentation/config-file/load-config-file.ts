import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { parseDocument } from "yaml";

import { ignoredVariables, readVariable, type Sources } from "../../config.ts";
import { flawsOf } from "../../shape.ts";
import { show } from "../../show.ts";
import { modelSchema } from "./schema.ts";
import { substitute } from "./substitute.ts";
import { toSettings } from "./to-settings.ts";

/** What the file of `OTEL_CONFIG_FILE` comes to. */
export interface LoadedFile {
  readonly settings: NonNullable<Sources["file"]>;
  /** One line each: mistakes, or what is not supported. */
  readonly problems: readonly string[];
  /** False if there is a mistake: nothing is sent then, as nobody knows where it should go. */
  readonly usable: boolean;
}

const variable = "OTEL_CONFIG_FILE";

/**
 * Reads OpenTelemetry's declarative configuration, version 1. All mistakes are reported at once, each
 * with its place: `otel.yaml: tracer_provider.sampler: expected …, got …`. With a mistake nothing of
 * the file is used. What is valid but not supported is named, and the rest is used.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk/#parse
 */
export function loadConfigFile(path: string): LoadedFile {
  const file = basename(path);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return refused([`${variable}: the file cannot be read (${messageOf(error)})`]);
  }
  const document = parseDocument(text, { version: "1.2", prettyErrors: false });
  // The first: one slip makes many errors behind it
  const [error] = document.errors;
  if (error !== undefined) {
    return refused([`${file}: line ${lineOf(text, error.pos[0])}: ${error.message}`]);
  }
  const { variables, bad } = substitute(document, readVariable);
  const references = bad.map(
    ({ path: at, reference }) =>
      `${file}: ${at}: expected \${VAR} or \${VAR:-default}, got ${show(reference)}`,
  );
  const model: unknown = document.toJS();
  const flaws = flawsOf(modelSchema, model, showUnlessSecret).map(({ field, expected, got }) =>
    field === ""
      ? `${file}: expected ${expected}, got ${got}`
      : `${file}: ${field}: expected ${expected}, got ${got}`,
  );
  const mistakes = [...references, ...flaws];
  if (mistakes.length > 0) return refused(mistakes);
  const { settings, unsupported } = toSettings(model, file);
  return { settings, problems: [...unsupported, ...ignored(file, variables)], usable: true };
}

function refused(mistakes: readonly string[]): LoadedFile {
  const consequence = `${variable}: no telemetry is sent until the file is right; the application runs as without it`;
  return { settings: {}, problems: [...mistakes, consequence], usable: false };
}

/** Headers are secrets, and so may be what stands in a URL, or anywhere in an object. */
function showUnlessSecret(path: readonly PropertyKey[], value: unknown): string {
  const secret = path.some((name) => /^(?:headers|headers_list|endpoint)$/.test(String(name)));
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return secret && value !== undefined ? "a value that may be secret" : show(value);
}

function ignored(file: string, used: ReadonlySet<string>): readonly string[] {
  const names = ignoredVariables().filter((name) => !used.has(name));
  if (names.length === 0) return [];
  return [
    `${variable}: ${names.join(", ")}: ignored, since ${file} is used; refer to a variable as \${${names[0]}}`,
  ];
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
