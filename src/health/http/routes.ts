import type { Component } from "../engine/component.ts";
import { toGraphView } from "../graph-view.ts";
import { groupNames, judgeGroup, type GroupVerdict } from "../groups.ts";
import { toHealthJson, toHealthJsonStatus } from "../health-json.ts";
import type { History, Resolution } from "../history/history.ts";
import {
  statusOf,
  toHealth,
  toReport,
  type Lifecycle,
  type ServiceIdentity,
  type SystemHealthReport,
} from "../report.ts";
import type { Components } from "../engine/settle.ts";
import { jsonReply, problemReply, textReply, type Reply } from "./reply.ts";
import { excluded, isSet, type Target } from "./request.ts";

/** What the endpoints show. */
export interface HealthState {
  readonly components: Components;
  readonly lifecycle: Lifecycle;
  readonly started: boolean;
  readonly service: ServiceIdentity;
  readonly nowMs: number;
  readonly history: History;
  /** `/health` answers 200 even when unhealthy, with the state in a header. */
  readonly failOpen: boolean;
  /** Components whose probe under way takes much longer than usual; looked at in fresh reports. */
  readonly overdue?: ReadonlySet<string>;
}

export interface Asked extends Target {
  /** The `Accept` header. */
  readonly accept: string;
  /** Whether the caller may see details. */
  readonly trusted: boolean;
}

type Route = (state: HealthState, asked: Asked, name: string) => Reply;

const unauthorized: Reply = (() => {
  const { status, headers, body } = problemReply(401, "details need a token");
  return { status, body, headers: { ...headers, "www-authenticate": 'Bearer realm="health"' } };
})();

const notFound = problemReply(404, "not found");

/** Paths without a name in them. */
const fixedRoutes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["/livez", (state, asked) => probe("liveness", state, asked)],
  ["/readyz", (state, asked) => probe("readiness", state, asked)],
  ["/startupz", (state, asked) => probe("startup", state, asked)],
  ["/health/live", (state, asked) => probe("liveness", state, asked)],
  ["/health/ready", (state, asked) => probe("readiness", state, asked)],
  ["/health/startup", (state, asked) => probe("startup", state, asked)],
  ["/health", system],
  ["/health/components", forTrusted(listComponents)],
  ["/health/groups", forTrusted(listGroups)],
  ["/health/graph", forTrusted(({ components }) => jsonReply(200, toGraphView(components)))],
  ["/health/history", forTrusted(listHistory)],
  // For those who may see it, the handler opens a stream instead
  ["/health/events", () => unauthorized],
]);

/** Paths whose last segment is a name. */
const namedRoutes: readonly (readonly [string, Route])[] = [
  ["/health/components/", forTrusted(component)],
  ["/health/groups/", group],
  ["/health/history/", forTrusted(componentHistory)],
];

/** Returns the answer, or nothing if the path is not one of ours. */
export function respond(state: HealthState, asked: Asked): Reply | undefined {
  const fixed = fixedRoutes.get(asked.path);
  if (fixed !== undefined) return fixed(state, asked, "");
  const named = namedRoutes.find(([prefix]) => asked.path.startsWith(prefix));
  return named?.[1](state, asked, asked.path.slice(named[0].length));
}

function forTrusted(route: Route): Route {
  return (state, asked, name) => (asked.trusted ? route(state, asked, name) : unauthorized);
}

function probe(name: string, state: HealthState, asked: Asked): Reply {
  const verdict = judgeGroup(name, { ...state, exclude: excluded(asked.query) });
  const status = verdict.ok ? 200 : 503;
  if (asked.trusted && isSet(asked.query, "verbose")) {
    return textReply(status, verboseText(name, verdict));
  }
  return jsonReply(status, {
    status: verdict.ok ? "healthy" : "unhealthy",
    timestamp: new Date(state.nowMs),
    ...(asked.trusted && !verdict.ok ? { reasons: verdict.reasons } : {}),
  });
}

/** The form that `kubectl get --raw '/readyz?verbose'` has. */
function verboseText(name: string, { members, ok, reasons }: GroupVerdict): string {
  const lines = members.map(({ check, state, lastRun }) => {
    const good = state === "healthy" || state === "degraded";
    const message = lastRun?.message === undefined ? "" : `: ${lastRun.message}`;
    return `[${good ? "+" : "-"}]${check.name} ${state === "healthy" ? "ok" : state}${message}`;
  });
  const others = reasons.filter((reason) => reason.startsWith("the service is"));
  const verdict = `${name} check ${ok ? "passed" : "failed"}`;
  return [...others.map((reason) => `[-]${reason}`), ...lines, verdict, ""].join("\n");
}

function system(state: HealthState, asked: Asked): Reply {
  const report = toReport(state);
  const down = report.status === "unhealthy";
  const status = down && !state.failOpen ? 503 : 200;
  const { body, type } = systemBody(report, state, asked);
  const reply = jsonReply(status, body, type);
  if (!down || !state.failOpen) return reply;
  return { ...reply, headers: { ...reply.headers, "x-health-status": report.status } };
}

function systemBody(
  report: SystemHealthReport,
  { components }: HealthState,
  { accept, trusted }: Asked,
): { readonly body: unknown; readonly type: string } {
  if (accept.includes("application/health+json")) {
    const body = trusted ? toHealthJson(report, components) : toHealthJsonStatus(report.status);
    return { body, type: "application/health+json" };
  }
  const { status, timestamp } = report;
  return { body: trusted ? report : { status, timestamp }, type: "application/json" };
}

function listComponents({ components }: HealthState): Reply {
  const all = [...components].map(([name, each]) => [name, toHealth(each)] as const);
  return jsonReply(200, Object.fromEntries(all));
}

function component({ components }: HealthState, _asked: Asked, name: string): Reply {
  const found = components.get(name);
  if (found === undefined) return notFound;
  return jsonReply(codeOf(found), toHealth(found));
}

function listGroups(state: HealthState): Reply {
  const verdicts = groupNames(state.components).map((name) => {
    const { ok, members, reasons } = judgeGroup(name, { ...state, exclude: new Set() });
    return [name, { ok, members: members.map(({ check }) => check.name), reasons }] as const;
  });
  return jsonReply(200, Object.fromEntries(verdicts));
}

function group(state: HealthState, asked: Asked, name: string): Reply {
  return groupNames(state.components).includes(name) ? probe(name, state, asked) : notFound;
}

function codeOf({ state }: Component): number {
  return statusOf(state) === "unhealthy" ? 503 : 200;
}

const windowsMs = { "1h": 3_600_000, "24h": 86_400_000, "30d": 2_592_000_000 } as const;

function availabilities({ history, nowMs }: HealthState, name: string): unknown {
  return Object.fromEntries(
    Object.entries(windowsMs).map(([label, windowMs]) => [
      label,
      history.availability(name, windowMs, nowMs) ?? null,
    ]),
  );
}

function listHistory(state: HealthState): Reply {
  const all = [...state.components.keys()].map((name) => [name, availabilities(state, name)]);
  return jsonReply(200, { availability: Object.fromEntries(all) });
}

function componentHistory(state: HealthState, { query }: Asked, name: string): Reply {
  if (!state.components.has(name)) return notFound;
  const resolution = resolutionOf(query.get("resolution") ?? "minute");
  if (resolution === undefined) {
    return problemReply(400, "resolution: expected minute, hour or day");
  }
  return jsonReply(200, {
    component: name,
    resolution,
    availability: availabilities(state, name),
    buckets: state.history.buckets(name, resolution),
  });
}

function resolutionOf(text: string): Resolution | undefined {
  return (["minute", "hour", "day"] as const).find((each) => each === text);
}
