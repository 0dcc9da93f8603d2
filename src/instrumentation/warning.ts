const seen = new Set<string>();

/**
 * Writes one line to stderr: `[tamma-obs] <text>`. The same text is written once per process.
 *
 * Warnings never go through the application's logger: they must show when telemetry does not work.
 */
export function warn(text: string): void {
  if (seen.has(text)) return;
  seen.add(text);
  try {
    process.stderr.write(`[tamma-obs] ${text.replaceAll(/\s*\n\s*/g, " ")}\n`);
  } catch {
    // A closed stderr must not end the application
  }
}
