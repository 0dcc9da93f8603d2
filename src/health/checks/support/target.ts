import { ObservabilityError } from "../../../errors.ts";

/** A condition on a check's own settings, and what to say when it does not hold. */
export type Requirement = readonly [met: boolean, otherwise: string];

/**
 * Checks what a built-in check was pointed at, before it ever runs.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` with every unmet requirement at once.
 */
export function requireTarget(check: string, ...requirements: readonly Requirement[]): void {
  const problems = requirements.filter(([met]) => !met).map(([, otherwise]) => otherwise);
  if (problems.length === 0) return;
  throw new ObservabilityError("OBS_HEALTH_CHECK_INVALID", `${check}: ${problems.join("; ")}`);
}

/** Requires that `value` has a method, which is all that a structural client type promises. */
export function hasMethod(value: unknown, method: string, what: string): Requirement {
  const candidate: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, method) : undefined;
  return [
    typeof candidate === "function",
    `${what}.${method}: expected a function, got ${typeof candidate}`,
  ];
}

export function isText(value: unknown, what: string): Requirement {
  return [
    typeof value === "string" && value !== "",
    `${what}: expected text, got ${JSON.stringify(value) ?? typeof value}`,
  ];
}

export function isPort(value: unknown, what = "port"): Requirement {
  const met = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535;
  return [met, `${what}: expected a port from 1 to 65535, got ${String(value)}`];
}

/** Requires an http(s) URL. The value is not repeated: it may hold credentials. */
export function isHttpUrl(value: unknown, what = "url"): Requirement {
  const url =
    value instanceof URL || typeof value === "string" ? URL.parse(String(value)) : undefined;
  const met = url?.protocol === "http:" || url?.protocol === "https:";
  return [met, `${what}: expected a URL that starts with http:// or https://`];
}

/** Requires limits in the order in which they are reached as the value grows. */
export function ascends(limits: readonly [string, number][]): Requirement {
  const met = limits.every(([, limit], index) => {
    const before = limits[index - 1]?.[1] ?? Number.NEGATIVE_INFINITY;
    return Number.isFinite(limit) && before <= limit;
  });
  const shown = limits.map(([name, limit]) => `${name} (${limit})`).join(" <= ");
  return [met, `expected finite numbers with ${shown}`];
}
