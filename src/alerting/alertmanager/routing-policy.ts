import { toMs } from "../../duration.ts";
import { checkRouting } from "./check-routing.ts";
import type { InhibitRule } from "./inhibit.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import { formatMatcher, sortMatchers } from "./matcher.ts";
import type { Receiver } from "./receiver.ts";
import { groupByAll, type Route } from "./route.ts";
import type { KubernetesTarget, RoutingDefinition } from "./routing-definition.ts";
import { withNotificationTemplates } from "./notification-templates.ts";
import { templateGlobs, type TemplateFile } from "./template-file.ts";
import { givenFile, throwProblems } from "./routing-problems.ts";
import type { TimeInterval } from "./time-interval.ts";

/** What a route inherits from its parent. */
export interface RouteOptions {
  readonly receiver: string;
  /** Labels, or every label. */
  readonly groupBy: readonly string[] | typeof groupByAll;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
}

/** A route as Alertmanager runs it: fallbacks expanded, defaults inherited, durations in ms. */
export interface RouteNode {
  /** `route.routes[1]`: a fallback is show at the place of the route it belongs to. */
  readonly path: string;
  /** Alertmanager's key of the node, a part of its groups' keys; siblings may share it. */
  readonly key: string;
  readonly matchers: readonly Matcher[];
  /** What the node itself says. */
  readonly own: Partial<RouteOptions>;
  /** What holds for it. */
  readonly options: RouteOptions;
  readonly continue: boolean;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly RouteNode[];
}

/** A checked {@link RoutingDefinition}: what the renderers and the simulator work on. */
export interface RoutingPolicy {
  readonly file: string;
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly root: RouteNode;
  readonly inhibitRules: readonly InhibitRule<string>[];
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  readonly templates: readonly string[];
  readonly templateFiles: readonly TemplateFile[];
  readonly resolveTimeoutMs: number;
  readonly kubernetes: KubernetesTarget | undefined;
}

/** Alertmanager's defaults of the root route (dispatch/route.go). */
const rootDefaults: Omit<RouteOptions, "receiver"> = {
  groupBy: [],
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
};

/**
 * Returns the policy that the definition describes.
 *
 * @throws ObservabilityError `OBS_ROUTING_INVALID` with every problem, a line each.
 */
export function resolveRouting(definition: RoutingDefinition): RoutingPolicy {
  throwProblems(givenFile(definition), checkRouting(definition));
  return buildPolicy(definition);
}

/** Returns the policy of a definition that is known to be right. */
export function buildPolicy(definition: RoutingDefinition): RoutingPolicy {
  const templateFiles = withNotificationTemplates(definition.templateFiles);
  return {
    file: definition.file,
    receivers: new Map(Object.entries(definition.receivers)),
    root: resolveRoute(definition.route, undefined, "route"),
    inhibitRules: definition.inhibitRules ?? [],
    timeIntervals: new Map(Object.entries(definition.timeIntervals ?? {})),
    templates: templateGlobs(definition.templates ?? [], templateFiles),
    templateFiles,
    resolveTimeoutMs: toMs(definition.resolveTimeout ?? "5m"),
    kubernetes: definition.kubernetes,
  };
}

function resolveRoute(route: Route, parent: RouteNode | undefined, path: string): RouteNode {
  const matchers = sortMatchers<string>(route.matchers ?? []);
  const own = ownOptions(route);
  const node = {
    path,
    key: `${parent === undefined ? "" : `${parent.key}/`}{${matchers.map(formatMatcher).join(",")}}`,
    matchers,
    own,
    options: { receiver: "", ...rootDefaults, ...parent?.options, ...own },
    continue: route.continue ?? false,
    muteTimeIntervals: route.muteTimeIntervals ?? [],
    activeTimeIntervals: route.activeTimeIntervals ?? [],
    routes: [],
  };
  return { ...node, routes: resolveChildren(route.routes ?? [], node) };
}

function resolveChildren(routes: readonly Route[], parent: RouteNode): readonly RouteNode[] {
  return routes.flatMap((route, index) =>
    withFallback(route).map((one) => resolveRoute(one, parent, `${parent.path}.routes[${index}]`)),
  );
}

/** The fallback comes first, so that `continue` leads from it to the route itself. */
function withFallback(route: Route): readonly Route[] {
  const { fallback, routes: _, ...rest } = route;
  if (typeof fallback !== "string") return [route];
  return [{ ...rest, receiver: fallback, continue: true }, route];
}

function ownOptions(route: Route): Partial<RouteOptions> {
  const { receiver, groupBy, groupWait, groupInterval, repeatInterval } = route;
  return {
    ...(receiver !== undefined && { receiver }),
    ...(groupBy !== undefined && {
      groupBy: groupBy.includes(groupByAll) ? groupByAll : groupBy,
    }),
    ...(groupWait !== undefined && { groupWaitMs: toMs(groupWait) }),
    ...(groupInterval !== undefined && { groupIntervalMs: toMs(groupInterval) }),
    ...(repeatInterval !== undefined && { repeatIntervalMs: toMs(repeatInterval) }),
  };
}
