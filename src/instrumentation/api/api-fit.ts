/** Whether a copy of the API uses what another copy has registered. */
export type ApiFit = "fits" | "newer" | "other-major";

/**
 * Returns whether a copy of `@opentelemetry/api` accepts a registration by the version `ours`: it has
 * to be of the same major version, and its minor no newer.
 * https://github.com/open-telemetry/opentelemetry-js/blob/main/api/src/internal/semver.ts
 */
export function fitOfApi(theirs: string, ours: string): ApiFit {
  const [theirMajor = 0, theirMinor = 0] = theirs.split(".").map(Number);
  const [ourMajor = 0, ourMinor = 0] = ours.split(".").map(Number);
  if (theirMajor !== ourMajor) return "other-major";
  return theirMinor > ourMinor ? "newer" : "fits";
}
