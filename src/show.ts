/** Returns the value as a definition would write it, for messages. */
export function show(value: unknown): string {
  if (typeof value === "number") return String(value); // JSON has no NaN
  return JSON.stringify(value) ?? "nothing";
}
