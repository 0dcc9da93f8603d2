import type {
  KubernetesTarget,
  RoutingDefinition,
} from "../alerting/alertmanager/routing-definition.ts";
import type { TemplateFile } from "../alerting/alertmanager/template-file.ts";
import { endpointOf } from "../alerting/alertmanager/receiver.ts";
import { unknownFields } from "../nearest.ts";
import type { Flaw } from "../shape.ts";
import { isObject } from "../is-object.ts";
import { show } from "../show.ts";
import {
  channelTypes,
  checkChannels,
  type ChannelOptions,
  type CheckedChannels,
  type EmailOptions,
  type PagerDutyOptions,
  type SlackOptions,
  type WebhookOptions,
} from "./channel-options.ts";
import {
  defaultPaging,
  pagingFlaws,
  quietEnvironments,
  type PagingEnvironments,
} from "./paging-environments.ts";
import { isText } from "./check-changes.ts";
import { routingTree, splitWays, type Ways } from "./routing-tree.ts";

/** What a team may have of its own: what it leaves out is as for everybody. */
export interface TeamOptions {
  readonly slack?: Partial<SlackOptions>;
  readonly email?: Partial<EmailOptions>;
  readonly pagerduty?: Partial<PagerDutyOptions>;
  readonly webhook?: Partial<WebhookOptions>;
}

/**
 * Slack and the webhook take everything, PagerDuty the critical alerts, e-mail is their second way.
 * Where neither Slack nor a webhook is named, e-mail takes everything, else PagerDuty.
 */
export interface ShippedRoutingOptions extends ChannelOptions {
  /**
   * More channels for the second way of critical alerts: endpoints that nothing above has. Or the
   * reason why one way is enough.
   */
  readonly fallback?: ChannelOptions | { readonly none: string };
  /** Gets a message every minute, and raises the alarm when it does not. */
  readonly heartbeat?: WebhookOptions;
  /**
   * Which environments page. Alerts of the others go where everyday news goes, whatever their
   * severity, and to nobody where PagerDuty is the only channel.
   * @default `{ allBut: ["staging", "test", "development"] }`
   */
  readonly paging?: PagingEnvironments;
  /** By the owner of alerts. */
  readonly teams?: Readonly<Record<string, TeamOptions>>;
  /** Also render an `AlertmanagerConfig` resource. */
  readonly kubernetes?: KubernetesTarget;
  /**
   * Files with templates of your own, beside the one that ships: theirs count where both define a
   * template, and a file named `notification.tmpl` replaces it.
   */
  readonly templateFiles?: readonly TemplateFile[];
}

const where = "shippedRouting";
const optionNames = [
  ...channelTypes,
  "fallback",
  "heartbeat",
  "paging",
  "teams",
  "kubernetes",
  "templateFiles",
];

/**
 * Returns the shipped policy for the channels. What cannot be meant in them is reported with the
 * other problems of the config.
 */
export function shippedRouting(options: ShippedRoutingOptions): RoutingDefinition {
  const given: unknown = options;
  const misfits = shapeProblems(given);
  if (!isObject(given)) return withProblems(misfits);
  const { heartbeat, kubernetes, templateFiles } = options;
  const { none: alone, ...fallback } = { none: undefined, ...objectOf(options.fallback) };
  const own = checkChannels(options, where);
  const second = checkChannels(fallback, `${where}.fallback`);
  const beat = checkHeartbeat(heartbeat);
  const checkedTeams = Object.entries(objectOf(options.teams)).flatMap(([owner, team]) =>
    isObject(team) ? [{ owner, ...checkTeam(owner, team, options, own) }] : [],
  );
  const problems = [
    ...misfits,
    ...(misfits.length === 0 ? anyChannel(own) : []),
    ...[own, second, beat, ...checkedTeams].flatMap((part) => part.problems),
  ];
  if (problems.length > 0) return withProblems(problems);
  const main: Ways = { channels: own.channels, fallback: second.channels };
  const byOwner = new Map<string, Ways>(
    checkedTeams.map(({ owner, channels }) => [owner, { channels, fallback: second.channels }]),
  );
  const same = sameEndpoints(main, byOwner);
  if (same.length > 0) return withProblems(same);
  const tree = routingTree({
    ...main,
    heartbeat: beat.channels.webhook,
    teams: byOwner,
    quiet: quietEnvironments(options.paging ?? defaultPaging),
    kubernetes,
    templateFiles,
    ...(alone === undefined ? {} : { alone }),
  });
  const notes = alone === undefined ? onlyWay(main) : [];
  return notes.length === 0 ? tree : { ...tree, notes };
}

/** What is no object is reported, and has nothing in it. */
function objectOf<T extends object>(value: T | undefined): Partial<T> {
  return isObject(value) ? value : {};
}

/** A second way that ends where the first does fails together with it. */
function sameEndpoints(main: Ways, teams: ReadonlyMap<string, Ways>): readonly Flaw[] {
  if (addsNothing(main)) {
    const got = `the same ${namesOf(Object.keys(main.fallback))}`;
    const expected = "an endpoint that no other channel has";
    return [{ field: `${where}.fallback`, expected, got }];
  }
  return [...teams]
    .filter(([, ways]) => addsNothing(ways))
    .map(([owner, { fallback }]) => ({
      field: `${where}.teams.${owner}`,
      expected: `endpoints beside those of ${where}.fallback`,
      got: `the same ${namesOf(Object.keys(fallback))}`,
    }));
}

function addsNothing(ways: Ways): boolean {
  const { everyday, critical, second } = splitWays(ways);
  const known = new Set([...everyday, ...critical].map(endpointOf));
  return second.length > 0 && second.every((channel) => known.has(endpointOf(channel)));
}

/** Tells whoever has one channel alone that nothing else would bring a critical alert. */
function onlyWay(ways: Ways): readonly Flaw[] {
  const { everyday, critical, second } = splitWays(ways);
  const channels = [...everyday, ...critical, ...second];
  if (new Set(channels.map(endpointOf)).size > 1) return [];
  const expected = `a second way for critical alerts: another channel, or fallback: { none: "the reason" }`;
  return [{ field: where, expected, got: `only ${namesOf(channels.map(({ type }) => type))}` }];
}

function namesOf(types: readonly string[]): string {
  return [...new Set(types)].join(", ");
}

/** What this repository's stack has: every way is a webhook, with its URL in a file of its own. */
export const routing: RoutingDefinition = shippedRouting({
  webhook: { urlFile: "webhook_url" },
  fallback: { webhook: { urlFile: "fallback_webhook_url" } },
  heartbeat: { urlFile: "watchdog_url" },
  kubernetes: {
    name: "tamma-observability",
    namespace: "observability",
    secretName: "alertmanager-secrets",
  },
});

/** The end of the heartbeat is told by its absence. */
function checkHeartbeat(heartbeat: WebhookOptions | undefined): CheckedChannels {
  const { channels, problems } = checkChannels({ webhook: heartbeat }, where);
  const { webhook } = channels;
  return {
    channels: webhook === undefined ? {} : { webhook: { ...webhook, sendResolved: false } },
    problems: problems.map(({ field, ...rest }) => ({
      field: field.replace(`${where}.webhook`, `${where}.heartbeat`),
      ...rest,
    })),
  };
}

function checkTeam(
  owner: string,
  team: TeamOptions,
  base: ChannelOptions,
  common: CheckedChannels,
): CheckedChannels {
  const field = `${where}.teams.${owner}`;
  const merged = Object.fromEntries(
    channelTypes.flatMap((type) => {
      const own = team[type];
      const usual = base[type];
      return own === undefined && usual === undefined ? [] : [[type, { ...usual, ...own }]];
    }),
  );
  const { channels, problems: all } = checkChannels(merged, field);
  // What a team has from everybody is told once
  const told = new Set(common.problems.map((one) => JSON.stringify(one)));
  const problems = all.filter(
    (one) => !told.has(JSON.stringify({ ...one, field: one.field.replace(field, where) })),
  );
  if (/^[a-z0-9][a-z0-9_-]*$/.test(owner)) return { channels, problems };
  const expected = "owners in lower-case letters, digits, - and _";
  const name = { field: `${where}.teams`, expected, got: show(owner) };
  return { channels, problems: [name, ...problems] };
}

function anyChannel({ channels, problems }: CheckedChannels): readonly Flaw[] {
  if (problems.length > 0 || Object.keys(channels).length > 0) return [];
  const expected = `at least one of ${channelTypes.join(", ")}`;
  return [{ field: where, expected, got: "none" }];
}

/** Returns what has another shape than the types say: JavaScript comes here as well. */
function shapeProblems(options: unknown): readonly Flaw[] {
  if (!isObject(options)) {
    const expected = 'an object such as { slack: { channel: "#ops", urlFile: "slack_url" } }';
    return [{ field: where, expected, got: show(options) }];
  }
  const { fallback, teams, paging } = options;
  return [
    ...unknownFields(options, optionNames, where),
    ...pagingFlaws(paging, `${where}.paging`),
    ...objectProblems(fallback, `${where}.fallback`),
    ...fallbackProblems(fallback),
    ...objectProblems(teams, `${where}.teams`),
    ...Object.entries(isObject(teams) ? teams : {}).flatMap(([owner, team]) =>
      objectProblems(team, `${where}.teams.${owner}`),
    ),
  ];
}

function objectProblems(value: unknown, field: string): readonly Flaw[] {
  if (value === undefined || isObject(value)) return [];
  return [{ field, expected: "an object", got: show(value) }];
}

/** Either channels, or the reason why there are none. */
function fallbackProblems(fallback: unknown): readonly Flaw[] {
  if (!isObject(fallback)) return [];
  const { none, ...channels } = fallback;
  const field = `${where}.fallback`;
  const known = ["none", ...channelTypes];
  const unknown = unknownFields(fallback, known, field);
  if (none === undefined) return unknown;
  const wrong = isText(none)
    ? []
    : [{ field: `${field}.none`, expected: "a reason", got: show(none) }];
  const both = Object.keys(channels).some((key) => known.includes(key))
    ? [{ field, expected: "channels, or the reason why there are none", got: "both" }]
    : [];
  return [...unknown, ...wrong, ...both];
}

/** Its problems are reported instead of it. */
function withProblems(problems: readonly Flaw[]): RoutingDefinition {
  return { file: where, receivers: {}, route: { receiver: "" }, problems };
}
