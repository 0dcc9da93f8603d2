import { z } from "zod";

import { callSafely } from "../callback.ts";
import type { Transition } from "../engine/events.ts";

/** pino's shape: fields first, then the message. */
export interface HealthLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** A logger that lacks a method would lose lines when they matter, and say nothing. */
export const loggerSchema = z.unknown().superRefine((logger, context) => {
  for (const level of ["info", "warn", "error"]) {
    if (hasMethod(logger, level)) continue;
    context.addIssue({ code: "custom", path: [level], message: "expected a method" });
  }
});

function hasMethod(logger: unknown, level: string): boolean {
  const isCallable = typeof logger === "function";
  if (!isCallable && (typeof logger !== "object" || logger === null)) return false;
  try {
    return typeof Reflect.get(logger, level) === "function";
  } catch {
    // It is there, and what it throws harms nobody
    return true;
  }
}

/** There is no other place to tell that a logger failed. */
const nobodyHears = (): void => undefined;

/** Returns the logger, whose failures stay its own, also where it answers with a promise. */
export function harmless(logger: HealthLogger): HealthLogger {
  const guarded =
    (level: keyof HealthLogger): HealthLogger["info"] =>
    (fields, message) =>
      callSafely(() => logger[level](fields, message), nobodyHears);
  return { info: guarded("info"), warn: guarded("warn"), error: guarded("error") };
}

/** Writes one line for a transition: `error` for a root cause, `warn` for the rest of the bad news. */
export function logTransition(logger: HealthLogger, transition: Transition): void {
  const { component, from, to, role, rootCauses, path, message } = transition;
  const fields = {
    "event.name": "health.component.state_changed",
    "health.component.name": component,
    "health.component.state": to,
    "health.component.previous_state": from,
    "health.role": role,
    ...(rootCauses.length === 0 ? {} : { "health.root_causes": rootCauses }),
    ...(path.length === 0 ? {} : { "health.path": path }),
    ...(message === undefined ? {} : { "health.message": message }),
  };
  const text = `${component} is ${to}${because(transition)}`;
  if (to === "healthy") logger.info(fields, text);
  else if (to === "unhealthy" && role === "root") logger.error(fields, text);
  else logger.warn(fields, text);
}

function because({ component, role, rootCauses, to, victims }: Transition): string {
  const others = rootCauses.filter((cause) => cause !== component);
  if (others.length > 0) return ` because of ${others.join(", ")}`;
  // in a maintenance window it is degraded and a root, whether or not anybody depends on it
  const harms = role === "root" && to === "degraded" && victims > 0;
  return harms ? ", and others fail because of it" : "";
}
