import leven from "leven";
import { z } from "zod";

import { ObservabilityError } from "../errors.ts";
import type {
  CheckContext,
  FailureRate,
  HealthCheckDefinition,
  HealthGroup,
  MaintenanceWindow,
  ProbeResult,
} from "./check.ts";
import { durationSchema } from "./duration-schema.ts";

/** A definition with every default filled in and every duration in milliseconds. */
export interface HealthCheck {
  readonly name: string;
  readonly probe: (context: CheckContext) => Promise<ProbeResult> | ProbeResult;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** `Infinity`: never slow. */
  readonly slowMs: number;
  readonly groups: readonly HealthGroup[];
  readonly critical: boolean;
  readonly dependencies: readonly string[];
  readonly softDependencies: readonly string[];
  readonly failureThreshold: number;
  readonly successThreshold: number;
  /** `undefined`: only results in a row count. */
  readonly failureRate: FailureRate | undefined;
  /** Empty: no confirmation, only the interval. */
  readonly confirmMs: readonly number[];
  readonly retries: number;
  readonly startupGraceMs: number;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly failureStatus: "degraded" | "unhealthy";
  readonly tags: readonly string[];
  readonly alertedBy: string | undefined;
  readonly owner: string | undefined;
  readonly runbook: string | undefined;
  readonly trace: boolean;
}

/** setTimeout's own limit; a longer delay would fire at once. */
const longestDelayMs = 2_147_483_647;

const delay = durationSchema.refine((ms) => ms >= 1 && ms <= longestDelayMs, {
  error: "expected a duration from 1 ms to 24 days",
});

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: "expected 1 to 64 of A-Z a-z 0-9 . _ -" });

const names = z
  .array(name)
  .refine((list) => new Set(list).size === list.length, { error: "expected no name twice" });

const groupNames = names.superRefine((list, context) => {
  for (const [index, group] of list.entries()) {
    const meant = groupMeantBy(group);
    if (meant === undefined) continue;
    const message = `expected ${meant}, got ${JSON.stringify(group)}`;
    context.addIssue({ code: "custom", path: [index], message });
  }
});

function groupMeantBy(group: string): string | undefined {
  if (reservedGroups.some((reserved) => reserved === group)) return undefined;
  const lower = group.toLowerCase();
  return nicknames.get(lower) ?? reservedGroups.find((reserved) => leven(lower, reserved) <= 2);
}

const maintenanceWindow = z
  .object({ start: z.date(), end: z.date(), reason: z.string().optional() })
  .refine(({ start, end }) => start < end, { error: "expected start before end" });

const anyRate = {
  error: "expected false or { failures, of } with 1 <= failures <= of <= 1000",
};

const failureRate = z.union(
  [
    z.literal(false),
    z
      .object({ failures: z.int().min(1), of: z.int().max(1_000) })
      .refine(({ failures, of }) => failures <= of, anyRate),
  ],
  anyRate,
);

const schema = z.object({
  name,
  check: z.custom<HealthCheckDefinition["check"]>((value) => typeof value === "function", {
    error: "expected a function",
  }),
  interval: delay.default(30_000),
  timeout: delay.default(5_000),
  slow: delay.optional(),
  groups: groupNames.default([]),
  critical: z.boolean().default(true),
  dependencies: names.default([]),
  softDependencies: names.default([]),
  failureThreshold: z.int().min(1).max(100).default(4),
  successThreshold: z.int().min(1).max(100).default(2),
  failureRate: failureRate.optional(),
  confirm: z.array(delay).default([5_000]),
  retries: z.int().min(0).max(10).default(0),
  startupGrace: durationSchema.default(0),
  maintenance: z.array(maintenanceWindow).default([]),
  failureStatus: z.enum(["degraded", "unhealthy"]).default("unhealthy"),
  tags: z.array(z.string()).default([]),
  alertedBy: name.optional(),
  owner: z.string().optional(),
  runbook: z.url({ error: "expected a URL" }).optional(),
  trace: z.boolean().default(false),
});

/** The names of all options. */
export const optionNames: readonly string[] = Object.keys(schema.shape);

/** What other tools call an option, too far from its name for a slip. */
const falseFriends: ReadonlyMap<string, string> = new Map([
  ["dependsOn", "dependencies"],
  ["dependOn", "dependencies"],
  ["depends_on", "dependencies"],
  ["requires", "dependencies"],
  ["softDependsOn", "softDependencies"],
  ["every", "interval"],
  ["period", "interval"],
  ["retry", "retries"],
  ["runbookUrl", "runbook"],
]);

/** Groups that back the probe endpoints: a custom group of nearly that name would back none. */
const reservedGroups = ["liveness", "readiness", "startup"] as const;

const nicknames: ReadonlyMap<string, string> = new Map([
  ["live", "liveness"],
  ["livez", "liveness"],
  ["ready", "readiness"],
  ["readyz", "readiness"],
  ["start", "startup"],
  ["started", "startup"],
  ["startupz", "startup"],
]);

/**
 * Returns the definition, checked.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` with every problem at once.
 */
export function defineCheck(definition: HealthCheckDefinition): HealthCheckDefinition {
  resolveCheck(definition);
  return definition;
}

/**
 * Returns the definition with defaults and in milliseconds. Fields that are not options are left
 * alone, since a class has fields of its own, unless they look like a misspelt option.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` with every problem at once.
 */
export function resolveCheck(definition: HealthCheckDefinition): HealthCheck {
  const parsed = schema.safeParse(definition);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => problem(definition, issue))),
    ...(parsed.success ? rateProblems(parsed.data) : []),
    ...misspelt(definition),
  ];
  if (!parsed.success || problems.length > 0) throw invalid(definition, problems);
  const { check: _, interval, timeout, slow, confirm, startupGrace, ...rest } = parsed.data;
  return {
    ...rest,
    alertedBy: rest.alertedBy,
    owner: rest.owner,
    runbook: rest.runbook,
    failureRate: rateOf(parsed.data),
    maintenance: rest.maintenance.map(({ start, end, reason }) =>
      reason === undefined ? { start, end } : { start, end, reason },
    ),
    probe: (context) => definition.check(context),
    intervalMs: interval,
    timeoutMs: timeout,
    slowMs: slow ?? Infinity,
    confirmMs: confirm,
    startupGraceMs: startupGrace,
  };
}

/**
 * Returns every definition resolved.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` with the problems of all of them.
 */
export function resolveChecks(
  definitions: readonly HealthCheckDefinition[],
): readonly HealthCheck[] {
  const problems: string[] = [];
  const checks = definitions.flatMap((definition) => {
    try {
      return [resolveCheck(definition)];
    } catch (error) {
      if (!(error instanceof ObservabilityError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) {
    throw new ObservabilityError("OBS_HEALTH_CHECK_INVALID", problems.join("\n"));
  }
  return checks;
}

type Counts = Pick<z.infer<typeof schema>, "failureRate" | "failureThreshold" | "successThreshold">;

/** Fewer failures now and then than in a row would make the number in a row pointless. */
function rateProblems({
  failureRate: rate,
  failureThreshold,
  successThreshold,
}: Counts): readonly string[] {
  const least = Math.max(failureThreshold, successThreshold);
  if (rate === undefined || rate === false || rate.failures >= least) return [];
  return [
    `failureRate.failures: expected at least failureThreshold and successThreshold, ${least}, got ${rate.failures}`,
  ];
}

/**
 * 6 of 10 for the default thresholds: `npm run bench -- health hysteresis` shows what other numbers
 * find and what they cost. With higher thresholds it stays behind them, at the same share.
 */
function rateOf({
  failureRate: rate,
  failureThreshold,
  successThreshold,
}: Counts): FailureRate | undefined {
  if (rate !== undefined) return rate === false ? undefined : rate;
  const failures = Math.max(6, failureThreshold + 2, successThreshold);
  return { failures, of: Math.ceil((failures * 10) / 6) };
}

function problem(definition: unknown, issue: z.core.$ZodIssue): string {
  const path = issue.path.join(".");
  const message = issue.message.replace(/^Invalid input: /, "").replace(/, received .*$/, "");
  const got = issue.path.reduce<unknown>(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the path was walked by zod
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    definition,
  );
  const complete = message.includes(", got ") ? message : `${message}, got ${shown(got)}`;
  return path === "" ? complete : `${path}: ${complete}`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : String(value);
}

function misspelt(definition: unknown): readonly string[] {
  if (typeof definition !== "object" || definition === null) return [];
  return Object.keys(definition).flatMap((key) => {
    if (optionNames.includes(key)) return [];
    // text that was spread: httpCheck(target, "name")
    if (key === "0") return ['expected options in an object, such as { name: "db" }, got text'];
    const near =
      falseFriends.get(key) ??
      optionNames.find((known) => known.length > 5 && leven(key, known) <= 2);
    return near === undefined ? [] : [`${key}: unknown option, did you mean ${near}?`];
  });
}

function invalid(definition: unknown, problems: readonly string[]): ObservabilityError {
  const given =
    typeof definition === "object" && definition !== null && "name" in definition
      ? shown(definition.name)
      : "without a name";
  return new ObservabilityError(
    "OBS_HEALTH_CHECK_INVALID",
    `health check ${given}: ${problems.join("; ")}`,
  );
}
