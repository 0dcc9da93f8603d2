import { stringify } from "yaml";

/** Files by their path from the repository's root. */
export type RenderedFiles = ReadonlyMap<string, string>;

/** Returns what every generated file says about itself. */
export function generatedNote(source: string): string {
  return `Generated from ${source} by \`tamma-obs generate\`; do not edit.`;
}

/** Returns the first line of a generated file. */
export function header(source: string): string {
  return `# ${generatedNote(source)}\n`;
}

/** Returns the value as YAML without line folding, so that expressions stay on one line. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
