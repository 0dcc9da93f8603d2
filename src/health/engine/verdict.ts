import { z } from "zod";

import type { HealthStatus, ObservedValue, ProbeResult, RemoteComponent } from "../check.ts";
import { isSecretKey, redact, redactTo } from "../redact.ts";

/** A check's answer, safe to keep, print and serialise. */
export interface Verdict {
  readonly status: HealthStatus;
  readonly message?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly observed?: ObservedValue;
  readonly certificateExpiry?: Date;
  readonly components?: Readonly<Record<string, RemoteComponent>>;
  readonly rootCauses?: readonly string[];
  readonly suspectedCauses?: readonly string[];
  readonly blameless?: boolean;
  /** Low-cardinality class of the failure: an error's code or name. */
  readonly errorType?: string;
}

const status = z.enum(["healthy", "degraded", "unhealthy"]);

const answer = z.object({
  status,
  message: z.string().optional().catch(undefined),
  details: z.record(z.string(), z.unknown()).optional().catch(undefined),
  observed: z.object({ value: z.number(), unit: z.string() }).optional().catch(undefined),
  certificateExpiry: z.date().optional().catch(undefined),
  components: z
    .record(
      z.string().max(200),
      z.object({
        status,
        message: z.string().optional(),
        dependencies: z.array(z.string()).optional(),
      }),
    )
    .optional()
    .catch(undefined),
  rootCauses: z.array(z.string()).optional().catch(undefined),
  suspectedCauses: z.array(z.string()).optional().catch(undefined),
  blameless: z.boolean().optional().catch(undefined),
});

/** Most characters of keys and values in `details`; more would make every report slow. */
const longestDetails = 16_384;

/** Returns what the check said, or that it said nothing usable. May throw on hostile objects. */
export function judge(result: ProbeResult): Verdict {
  const parsed = answer.safeParse(result);
  if (!parsed.success) return unusable(result);
  const { certificateExpiry, components, details, message, observed } = parsed.data;
  const { blameless, rootCauses, suspectedCauses } = parsed.data;
  return {
    status: parsed.data.status,
    ...(message === undefined ? {} : { message: redact(message) }),
    ...(details === undefined ? {} : { details: jsonSafe(details) }),
    ...(observed === undefined ? {} : { observed }),
    ...(certificateExpiry === undefined ? {} : { certificateExpiry }),
    ...(components === undefined ? {} : { components: redactedComponents(components) }),
    ...(rootCauses === undefined ? {} : { rootCauses: rootCauses.map(redact) }),
    ...(suspectedCauses === undefined ? {} : { suspectedCauses: suspectedCauses.map(redact) }),
    ...(blameless === true && parsed.data.status === "degraded" ? { blameless } : {}),
    ...(parsed.data.status === "unhealthy" ? { errorType: "unhealthy" } : {}),
  };
}

/** Returns what a check that threw `error`, of whatever type, has to say. */
export function failureOf(error: unknown): Verdict {
  return { status: "unhealthy", message: redact(messageOf(error)), errorType: errorTypeOf(error) };
}

function unusable(result: unknown): Verdict {
  const got =
    typeof result === "object" && result !== null && "status" in result
      ? `status ${typeof result.status === "string" ? JSON.stringify(redactTo(40, result.status)) : typeof result.status}`
      : result === null
        ? "null"
        : typeof result;
  return {
    status: "unhealthy",
    message: redact(
      `the check returned no result: expected { status: "healthy" | "degraded" | "unhealthy" }, got ${got}`,
    ),
    errorType: "invalid_result",
  };
}

/** An AggregateError, as Node throws it when no address answers, has its reasons inside only. */
function messageOf(error: unknown): string {
  try {
    if (error instanceof AggregateError && error.message === "") {
      return error.errors.map(messageOf).join("; ");
    }
    if (error instanceof Error) return error.message === "" ? error.name : error.message;
    return typeof error === "string" ? error : `the check threw ${String(error)}`;
  } catch {
    return "the check threw a value that cannot be printed";
  }
}

/** Codes and names are words; anything longer could carry data into a metric's attribute. */
function errorTypeOf(error: unknown): string {
  try {
    if (typeof error !== "object" || error === null) return typeof error;
    const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
    const name = "name" in error && typeof error.name === "string" ? error.name : undefined;
    return [code, name].find((word) => word !== undefined && /^\w{1,40}$/.test(word)) ?? "_OTHER";
  } catch {
    return "_OTHER";
  }
}

/** Returns a copy that JSON can carry: no cycles, no bigint, no secrets, not too long. */
function jsonSafe(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  try {
    let length = 0;
    const text = JSON.stringify(details, (key, value: unknown) => {
      length += key.length + (typeof value === "string" ? value.length : 1);
      if (length > longestDetails) throw new RangeError(`more than ${longestDetails} characters`);
      // Numbers and booleans stay: `tokens: 5` counts them
      if (isSecretKey(key) && (Array.isArray(value) || typeof value === "string")) return "***";
      if (typeof value === "bigint") return value.toString();
      return typeof value === "string" ? redact(value) : value;
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object went in
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    return { omitted: `details that a report cannot carry: ${redact(messageOf(error))}` };
  }
}

/** Names of others are no safer than their messages. */
function redactedComponents(
  components: Readonly<Record<string, z.infer<typeof answer>["components"] & object>[string]>,
): Readonly<Record<string, RemoteComponent>> {
  return Object.fromEntries(
    Object.entries(components).map(([name, { status, message, dependencies }]) => [
      redact(name),
      {
        status,
        ...(message === undefined ? {} : { message: redact(message) }),
        ...(dependencies === undefined ? {} : { dependencies: dependencies.map(redact) }),
      },
    ]),
  );
}
