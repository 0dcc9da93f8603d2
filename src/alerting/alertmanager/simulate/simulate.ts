import { ObservabilityError } from "../../../errors.ts";
import { show } from "../../../show.ts";
import type { RouteNode, RoutingPolicy } from "../routing-policy.ts";
import { acceptAlert, isResolved, mergeAlerts, type KeptAlert, type PostedAlert } from "./alert.ts";
import { createGroup, firstFlushMs, groupLabels, type Group } from "./group.ts";
import { createInhibitor, type Inhibitor } from "./inhibitor.ts";
import { compareLabels, labelSetKey } from "./label-set.ts";
import type { Notification, Suppression } from "./notification.ts";
import { createNotifier, type Notifier } from "./notifier.ts";
import { createRouter, type Router } from "./router.ts";
import { createSchedule, type Schedule } from "./schedule.ts";
import { createSuppressor, type Silence, type Suppressor } from "./suppress.ts";

/** Alerts that reach Alertmanager together. */
export interface Post {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly alerts: readonly PostedAlert[];
}

/** What happens, and for how long to watch. */
export interface SimulationInput {
  readonly posts: readonly Post[];
  readonly silences?: readonly Silence[];
  /** The last instant to look at, in epoch milliseconds. */
  readonly untilMs: number;
}

/** Everything that was sent and everything that was kept back, in the order of time. */
export interface SimulationResult {
  readonly notifications: readonly Notification[];
  readonly suppressions: readonly Suppression[];
}

/** The state of one run. */
interface Run {
  readonly policy: RoutingPolicy;
  readonly route: Router;
  readonly inhibitor: Inhibitor;
  readonly suppressedBy: Suppressor;
  readonly notifier: Notifier;
  readonly alerts: Map<string, KeptAlert>;
  readonly groups: Map<RouteNode, Map<string, Group>>;
  readonly timers: Schedule<Group>;
  readonly suppressions: Suppression[];
  /** Why an alert of a group was kept back at the last flush. */
  readonly kept: Map<string, string>;
}

/**
 * Returns who is notified, where, when and about which alerts: Alertmanager's dispatching on
 * virtual time. Delivery takes no time and never fails; posts of an instant come before its
 * flushes.
 *
 * @throws ObservabilityError `OBS_SCENARIO_INVALID` where a time is none: nothing would happen.
 */
export function simulate(policy: RoutingPolicy, input: SimulationInput): SimulationResult {
  checkTimes(input);
  const run = startRun(policy, input.silences ?? []);
  const posts = input.posts.toSorted((a, b) => a.atMs - b.atMs);
  for (const post of posts.filter(({ atMs }) => atMs <= input.untilMs)) {
    flushUntil(run, post.atMs, false);
    for (const alert of post.alerts) takeAlert(run, alert, post.atMs);
  }
  flushUntil(run, input.untilMs, true);
  return { notifications: run.notifier.sent, suppressions: run.suppressions };
}

function checkTimes({ posts, untilMs }: SimulationInput): void {
  const times = [
    ["untilMs", untilMs] as const,
    ...posts.map(({ atMs }, index) => [`posts[${index}].atMs`, atMs] as const),
  ];
  const lines = times
    .filter(([, time]) => !Number.isFinite(time))
    .map(([field, time]) => `${field}: expected epoch milliseconds, got ${show(time)}`);
  if (lines.length > 0) throw new ObservabilityError("OBS_SCENARIO_INVALID", lines.join("\n"));
}

function startRun(policy: RoutingPolicy, silences: readonly Silence[]): Run {
  const inhibitor = createInhibitor(policy.inhibitRules);
  return {
    policy,
    route: createRouter(policy.root),
    inhibitor,
    suppressedBy: createSuppressor(policy, inhibitor, silences),
    notifier: createNotifier(policy.receivers),
    alerts: new Map(),
    groups: new Map(),
    timers: createSchedule(),
    suppressions: [],
    kept: new Map(),
  };
}

function takeAlert(run: Run, posted: PostedAlert, nowMs: number): void {
  const accepted = acceptAlert(posted, nowMs, run.policy.resolveTimeoutMs);
  if (accepted === undefined) return;
  const alert = mergeAlerts(run.alerts.get(accepted.key), accepted, nowMs);
  run.alerts.set(alert.key, alert);
  run.inhibitor.take(alert);
  for (const route of run.route(alert.labels)) groupAlert(run, route, alert, nowMs);
}

function groupAlert(run: Run, route: RouteNode, alert: KeptAlert, nowMs: number): void {
  const groups = run.groups.get(route) ?? new Map<string, Group>();
  run.groups.set(route, groups);
  const key = labelSetKey(groupLabels(route, alert.labels));
  const group = groups.get(key);
  if (group !== undefined) {
    group.alerts.set(alert.key, alert);
    return;
  }
  const created = createGroup(route, alert);
  groups.set(key, created);
  run.timers.set(firstFlushMs(route, alert, nowMs), created);
}

function flushUntil(run: Run, untilMs: number, inclusive: boolean): void {
  for (;;) {
    const nowMs = run.timers.nextMs();
    if (inclusive ? nowMs > untilMs : nowMs >= untilMs) return;
    const group = run.timers.take();
    if (group === undefined) return;
    flush(run, group, nowMs);
    if (group.alerts.size > 0) run.timers.set(nowMs + group.route.options.groupIntervalMs, group);
    else run.groups.get(group.route)?.delete(labelSetKey(group.labels));
  }
}

/** Sends what is not kept back; what has ended is then forgotten, sent or not. */
function flush(run: Run, group: Group, nowMs: number): void {
  const alerts = [...group.alerts.values()].toSorted((a, b) => compareLabels(a.labels, b.labels));
  const toSend = alerts.filter((alert) => !isKeptBack(run, group, alert, nowMs));
  if (toSend.length > 0) run.notifier.notify(group, toSend, nowMs);
  for (const alert of alerts) if (isResolved(alert, nowMs)) group.alerts.delete(alert.key);
}

function isKeptBack(run: Run, group: Group, alert: KeptAlert, nowMs: number): boolean {
  const { route } = group;
  const reason = run.suppressedBy(route, alert, nowMs);
  const key = `${route.path} ${route.options.receiver} ${alert.key}`;
  if (reason === undefined) run.kept.delete(key);
  else if (run.kept.get(key) !== reason) {
    run.kept.set(key, reason);
    const { options, path } = route;
    const { labels } = alert;
    run.suppressions.push({ atMs: nowMs, receiver: options.receiver, route: path, labels, reason });
  }
  return reason !== undefined;
}
