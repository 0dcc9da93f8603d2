import type { RuleFile } from "../rules/rule-file.ts";
import type { ImportedOpenSlo, OpenSloImportOptions } from "./from-openslo.ts";
import type { OpenSloOptions } from "./to-openslo.ts";

/**
 * Returns the objectives among the rules as OpenSLO v1: one text of YAML with a document for each
 * object. {@link fromOpenSlo} makes the same objectives of it.
 *
 * A promise, because what reads and writes YAML is loaded by who calls it only.
 *
 * @throws ObservabilityError `OBS_OPENSLO_INVALID` where an objective cannot be said in OpenSLO.
 */
export async function toOpenSlo(
  files: readonly RuleFile[],
  options: OpenSloOptions,
): Promise<string> {
  const { toOpenSlo: convert } = await import("./to-openslo.ts");
  return convert(files, options);
}

/**
 * Returns the objectives of files of OpenSLO v1 as a module of rules, and everything in them that
 * none can be made of. References lead from file to file, by kind and name.
 *
 * @param files YAML texts by their path, each with any number of documents
 */
export async function fromOpenSlo(
  files: ReadonlyMap<string, string>,
  options: OpenSloImportOptions = {},
): Promise<ImportedOpenSlo> {
  const { fromOpenSlo: convert } = await import("./from-openslo.ts");
  return convert(files, options);
}
