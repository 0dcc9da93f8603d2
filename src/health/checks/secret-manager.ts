import type { CheckOptions, HealthCheckDefinition, ProbeResult } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { toMs, type Duration } from "../../duration.ts";
import { gradeLow } from "./support/grade.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, isText, requireTarget } from "./support/target.ts";
import { duration, judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** The part of a secret manager that is used. */
export interface SecretManager {
  getSecret(name: string, options: { signal: AbortSignal }): Promise<unknown>;
}

/** Which secret `secretManagerCheck` reads, and from where. */
export interface SecretManagerTarget {
  readonly manager: SecretManager;
  /** Name of a secret that the application needs. Its value is never shown. */
  readonly secret: string;
  /** Validity left at which the component is degraded, where the secret has `expiresAt`. @default "7d" */
  readonly degradedBelow?: Duration;
}

const fields: FieldsOf<SecretManagerTarget> = {
  manager: judgedLater,
  secret: judgedLater,
  degradedBelow: duration,
};

/**
 * Reads one secret, and judges its expiry where the manager tells it as `expiresAt`.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` without `getSecret` or a secret's name.
 */
export function secretManagerCheck(
  target: SecretManagerTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("secret-manager", target, fields);
  const { manager, secret, degradedBelow = "7d" } = target;
  requireTarget(
    "secret-manager",
    hasMethod(manager, "getSecret", "manager"),
    isText(secret, "secret"),
  );
  const degradedMs = toMs(degradedBelow);
  const read = oneAtATime(async ({ signal }) => manager.getSecret(secret, { signal }));
  return defineCheck({
    name: "secret-manager",
    ...options,
    check: async (context) => judge(secret, await read(context), degradedMs),
  });
}

function judge(secret: string, value: unknown, degradedMs: number): ProbeResult {
  const details = { name: secret };
  if (value === undefined || value === null || value === "") {
    return { status: "unhealthy", message: `secret ${secret} is empty`, details };
  }
  const expires = expiryOf(value);
  if (expires === undefined) return { status: "healthy", details };
  const leftMs = expires.getTime() - Date.now();
  const observed = { value: Math.round(leftMs / 1000), unit: "s" };
  const status = gradeLow(leftMs, { degraded: degradedMs, unhealthy: 0 });
  return status === "healthy"
    ? { status, details, observed }
    : { status, message: `secret ${secret} expires ${expires.toISOString()}`, details, observed };
}

function expiryOf(value: unknown): Date | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const expiresAt: unknown = Reflect.get(value, "expiresAt");
  if (
    !(expiresAt instanceof Date) &&
    typeof expiresAt !== "string" &&
    typeof expiresAt !== "number"
  ) {
    return undefined;
  }
  const date = new Date(expiresAt);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
