import { judgeGroup, type GroupVerdict } from "../groups.ts";
import { toProbeStatus } from "./public-status.ts";
import { jsonReply, textReply, type Reply } from "./reply.ts";
import { excluded, isSet } from "./request.ts";
import type { HealthState } from "./state.ts";

/** Returns what a probe's group says, with the reasons: `?exclude=name`, `?verbose`. */
export function probeReply(group: string, state: HealthState, query: URLSearchParams): Reply {
  const verdict = judgeGroup(group, { ...state, exclude: excluded(query) });
  const { code, status } = toProbeStatus(verdict.ok);
  if (isSet(query, "verbose")) return textReply(code, verboseText(group, verdict));
  return jsonReply(code, {
    status,
    timestamp: new Date(state.nowMs),
    ...(verdict.ok ? {} : { reasons: verdict.reasons }),
  });
}

/** The form that `kubectl get --raw '/readyz?verbose'` has. */
function verboseText(group: string, { members, ok, reasons }: GroupVerdict): string {
  const lines = members.map(({ check, state, lastRun }) => {
    const good = state === "healthy" || state === "degraded";
    const message = lastRun?.message === undefined ? "" : `: ${lastRun.message}`;
    return `[${good ? "+" : "-"}]${check.name} ${state === "healthy" ? "ok" : state}${message}`;
  });
  const others = reasons.filter((reason) => reason.startsWith("the service is"));
  const verdict = `${group} check ${ok ? "passed" : "failed"}`;
  return [...others.map((reason) => `[-]${reason}`), ...lines, verdict, ""].join("\n");
}
