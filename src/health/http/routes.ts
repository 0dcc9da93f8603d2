import type { Component } from "../engine/component.ts";
import { toGraphView } from "../graph-view.ts";
import { groupNames, judgeGroup } from "../groups.ts";
import { toHealthJson } from "../health-json.ts";
import { encodeComponents, encodeReport } from "../encode-report.ts";
import { statusOf, toHealth, toReport } from "../report.ts";
import { componentHistoryReply, historyReply } from "./history-reply.ts";
import { probeReply } from "./probe-reply.ts";
import { probeStatus, systemStatus, withHeaders, type PublicStatus } from "./public-status.ts";
import { encodedReply, jsonReply, notFound, type Reply } from "./reply.ts";
import { decoded } from "./request.ts";
import type { HealthState } from "./state.ts";

/** What is asked of an endpoint by someone who may see details. */
export interface Asked {
  readonly query: URLSearchParams;
  /** Whether `application/health+json` is wanted. */
  readonly wantsHealthJson: boolean;
  /** The name at the end of the path, of whatever; empty where the path has none. */
  readonly name: string;
}

/** One endpoint. */
export interface Route {
  /** What everyone may know. Absent: nothing. */
  readonly status?: (state: HealthState) => PublicStatus;
  /** What those see who may see details. An answer that takes time is a promise. */
  readonly details: (state: HealthState, asked: Asked) => Reply | Promise<Reply>;
  /** The parameters that `details` reads. Without them one answer serves for all, until a change. */
  readonly parameters: readonly string[];
  /** Whether it also answers in `application/health+json`. */
  readonly speaksHealthJson?: boolean;
  /** Whether other services may ask it for fresh probes. */
  readonly takesQuestions?: boolean;
}

/** An endpoint, and the name that the path ends in. */
export interface FoundRoute {
  readonly route: Route;
  /** Absent: the path has none. */
  readonly name?: string;
}

/** Opened by the handler, for those who may see it. */
export const events: Route = { parameters: [], details: () => jsonReply(200, {}) };

const live = probe("liveness");
const ready = probe("readiness");
const startup = probe("startup");

/** Paths without a name in them. */
const fixedRoutes: ReadonlyMap<string, FoundRoute> = new Map(
  Object.entries<Route>({
    "/livez": live,
    "/readyz": ready,
    "/startupz": startup,
    "/health/live": live,
    "/health/ready": ready,
    "/health/startup": startup,
    "/health": {
      status: systemStatus,
      details: systemReply,
      parameters: [],
      speaksHealthJson: true,
      takesQuestions: true,
    },
    "/health/components": { parameters: [], details: componentsReply },
    "/health/groups": { parameters: [], details: groupsReply },
    "/health/graph": {
      parameters: [],
      details: ({ components }) => jsonReply(200, toGraphView(components)),
    },
    "/health/history": { parameters: [], details: historyReply },
    "/health/events": events,
  }).map(([path, route]) => [path, { route }]),
);

/** Paths whose last segment is a name. */
const namedRoutes: readonly (readonly [prefix: string, Route])[] = [
  ["/health/components/", { parameters: [], details: componentReply }],
  ["/health/groups/", { parameters: ["exclude", "verbose"], details: groupReply }],
  [
    "/health/history/",
    {
      parameters: ["resolution"],
      details: (state, { name, query }) => componentHistoryReply(state, name, query),
    },
  ],
];

/** Returns the endpoint, or nothing if the path is not one of ours: broken encoding never is. */
export function findRoute(path: string): FoundRoute | undefined {
  const fixed = fixedRoutes.get(path);
  if (fixed !== undefined) return fixed;
  const named = namedRoutes.find(([prefix]) => path.startsWith(prefix));
  if (named === undefined) return undefined;
  const [prefix, route] = named;
  const name = decoded(path.slice(prefix.length));
  return name === undefined ? undefined : { route, name };
}

function probe(group: string): Route {
  return {
    status: (state) => probeStatus(group, state),
    parameters: ["exclude", "verbose"],
    details: (state, { query }) => probeReply(group, state, query),
  };
}

function systemReply(state: HealthState, { wantsHealthJson }: Asked): Reply {
  const { code, headers } = systemStatus(state);
  const reply = wantsHealthJson
    ? jsonReply(code, toHealthJson(toReport(state), state.components), "application/health+json")
    : encodedReply(code, encodeReport(state));
  return withHeaders(reply, headers);
}

function componentsReply({ components }: HealthState): Reply {
  return encodedReply(200, encodeComponents(components));
}

function componentReply({ components }: HealthState, { name }: Asked): Reply {
  const found = components.get(name);
  return found === undefined ? notFound : jsonReply(codeOf(found), toHealth(found));
}

function groupsReply(state: HealthState): Reply {
  const verdicts = groupNames(state.components).map((name) => {
    const { ok, members, reasons } = judgeGroup(name, { ...state, exclude: new Set() });
    return [name, { ok, members: members.map(({ check }) => check.name), reasons }] as const;
  });
  return jsonReply(200, Object.fromEntries(verdicts));
}

function groupReply(state: HealthState, { name, query }: Asked): Reply {
  return groupNames(state.components).includes(name) ? probeReply(name, state, query) : notFound;
}

function codeOf({ state }: Component): number {
  return statusOf(state) === "unhealthy" ? 503 : 200;
}
