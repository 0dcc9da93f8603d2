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

/** Whether a text says of itself that it is generated, in a comment or as JSON in its description. */
export function isMarked(text: string): boolean {
  return /Generated from .+ by `[^`]+`; do not edit\./.test(text);
}
