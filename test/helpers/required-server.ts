/**
 * Leaves a test out where its server is not installed, and says so. Where the whole proof is asked
 * for (`STACK_REQUIRED=1`, as in CI) it fails instead.
 */
export function requireServer(
  skip: (condition: boolean, note?: string) => void,
  missing: string | undefined,
): void {
  if (missing === undefined) return;
  if (process.env["STACK_REQUIRED"] === "1") throw new Error(`expected a server: ${missing}`);
  skip(true, missing);
}
