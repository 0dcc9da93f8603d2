import { toMs } from "../../duration.ts";
import { isKebabCase } from "../../kebab-case.ts";
import type { AlertRule } from "../specification.ts";
import { oneOf } from "../../promql/label-condition.ts";
import { label } from "./matcher.ts";
import { toChannel } from "./notification-channel.ts";
import type { Channel } from "./receiver.ts";
import type { Route } from "./route.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import { show } from "../../show.ts";
import { throwProblems, type Report, type RoutingProblem } from "./routing-problems.ts";

/** Alertmanager forgets notifications after `--data.retention`. */
const retentionMs = 432_000_000;

/** Rules with the same channels and the same cooldown. */
interface Audience {
  readonly ruleIds: readonly [string, ...string[]];
  readonly channels: readonly Channel[];
  readonly repeatIntervalMs: number;
}

/** A rule's id, channels and cooldown. */
interface Wish {
  readonly id: string;
  readonly channels: readonly Channel[];
  readonly repeatIntervalMs: number;
}

/**
 * Returns the definition with the notifications of the specification's rules: one receiver for each
 * distinct set of channels, and a route to it by `rule_id` with `continue`, so that the policy's own
 * receivers hear of the alert as well.
 *
 * `cooldown` becomes the repeat interval: rounded up to a multiple of the root's group interval, at
 * most 5 d. Disabled rules and notifications are left out.
 *
 * @throws ObservabilityError `OBS_ROUTING_INVALID` with every problem, a line each.
 */
export function withNotifications(
  definition: RoutingDefinition,
  rules: readonly AlertRule[],
): RoutingDefinition {
  const problems: RoutingProblem[] = [];
  const report: Report = (where, expected, got) => problems.push({ where, expected, got });
  const groupMs = toMs(definition.route.groupInterval ?? "5m");
  const wishes = rules
    .filter(({ enabled }) => enabled)
    .map((rule) => toWish(rule, groupMs, report))
    .filter(({ channels }) => channels.length > 0);
  throwProblems(definition.file, problems);
  const audiences = toAudiences(wishes);
  return {
    ...definition,
    receivers: {
      ...definition.receivers,
      ...Object.fromEntries(
        audiences.map((one) => [receiverName(one), { channels: one.channels }]),
      ),
    },
    route: {
      ...definition.route,
      routes: [...audiences.map(toRoute), ...(definition.route.routes ?? [])],
    },
  };
}

function toWish(rule: AlertRule, groupMs: number, report: Report): Wish {
  const { id, cooldown, notifications } = rule;
  if (!isKebabCase(id)) report("rules", "ids in kebab-case", show(id));
  if (!Number.isFinite(cooldown) || cooldown < 0) {
    report(`rules.${id}.cooldown`, "seconds >= 0", String(cooldown));
  }
  const channels = notifications.flatMap((one, index) => {
    const where = `rules.${id}.notifications[${index}]`;
    return one.enabled ? (toChannel(one, where, report) ?? []) : [];
  });
  const flushes = Math.max(1, Math.ceil((cooldown * 1_000) / groupMs));
  return { id, channels, repeatIntervalMs: Math.min(flushes * groupMs, retentionMs) };
}

function toAudiences(wishes: readonly Wish[]): readonly Audience[] {
  const same = Map.groupBy(wishes, ({ channels, repeatIntervalMs }) =>
    JSON.stringify([channels, repeatIntervalMs]),
  );
  return [...same.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { channels, repeatIntervalMs } = first;
    return [{ ruleIds: [first.id, ...others.map(({ id }) => id)], channels, repeatIntervalMs }];
  });
}

/** Named after the first of the rules: stable while that rule stays. */
function receiverName({ ruleIds }: Audience): string {
  return `rule-${ruleIds[0]}`;
}

function toRoute(audience: Audience): Route {
  return {
    matchers: [label("rule_id", oneOf(...audience.ruleIds))],
    receiver: receiverName(audience),
    repeatInterval: audience.repeatIntervalMs,
    continue: true,
  };
}
