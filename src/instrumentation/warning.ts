const prefix = "[tamma-obs]";

/** Causes to remember: a text may be made of data, such as `item-4711`, and never end. */
const maxCauses = 200;

const seen = new Set<string>();

/**
 * Writes one line to stderr: `[tamma-obs] <text>`. Each cause is written once per process, the first
 * two hundred of them.
 *
 * Warnings never go through the application's logger: they must show when telemetry does not work.
 *
 * @param cause - What the texts of one cause have in common, if they differ.
 */
export function warn(text: string, cause: string = text): void {
  if (seen.size >= maxCauses || seen.has(cause)) return;
  seen.add(cause);
  tell(text);
  if (seen.size === maxCauses) tell(`${maxCauses} causes of warnings; further ones are left out`);
}

/** Writes one line to stderr, however often: for changes of a state. */
export function tell(text: string): void {
  try {
    process.stderr.write(`${prefix} ${text.replaceAll(/\s*\n\s*/g, " ")}\n`);
  } catch {
    // A closed stderr must not end the application
  }
}
