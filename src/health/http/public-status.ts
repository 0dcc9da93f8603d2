import type { HealthStatus } from "../check.ts";
import { judgeGroup } from "../groups.ts";
import { toHealthJsonStatus } from "../health-json.ts";
import { overallState, statusOf } from "../report.ts";
import { jsonReply, type Reply } from "./reply.ts";
import type { HealthState } from "./state.ts";

/** What everyone may know. */
export interface PublicStatus {
  readonly status: HealthStatus;
  readonly code: 200 | 503;
  /** Set where the code hides that the service is unhealthy. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns whether the group of a probe passes. */
export function probeStatus(group: string, state: HealthState): PublicStatus {
  return toProbeStatus(judgeGroup(group, { ...state, exclude: new Set() }).ok);
}

export function toProbeStatus(ok: boolean): PublicStatus {
  return ok
    ? { status: "healthy", code: 200, headers: {} }
    : { status: "unhealthy", code: 503, headers: {} };
}

/** Returns the status of the whole service. */
export function systemStatus({ components, failOpen }: HealthState): PublicStatus {
  const status = statusOf(overallState([...components.values()]));
  if (status !== "unhealthy") return { status, code: 200, headers: {} };
  return failOpen
    ? { status, code: 200, headers: { "x-health-status": status } }
    : { status, code: 503, headers: {} };
}

/**
 * Returns how to answer those who may see no more than the status, given the time. It is when they
 * asked: that of the last change would tell them when something inside happened.
 */
export function publicReply({ code, headers, status }: PublicStatus): (nowMs: number) => Reply {
  // The time is as long now as it was in 1970, so only the body differs
  const first = withHeaders(jsonReply(code, { status, timestamp: new Date(0) }), headers);
  return (nowMs) => {
    const timestamp = new Date(nowMs).toISOString();
    return { ...first, body: Buffer.from(`{"status":"${status}","timestamp":"${timestamp}"}`) };
  };
}

/** Returns the same for `application/health+json`, which has no time. */
export function publicHealthJsonReply({ code, headers, status }: PublicStatus): () => Reply {
  const reply = jsonReply(code, toHealthJsonStatus(status), "application/health+json");
  const complete = withHeaders(reply, headers);
  return () => complete;
}

export function withHeaders(reply: Reply, headers: Reply["headers"]): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
