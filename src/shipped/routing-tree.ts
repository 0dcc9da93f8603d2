import { label } from "../alerting/alertmanager/matcher.ts";
import type { Channel, Receiver } from "../alerting/alertmanager/receiver.ts";
import {
  defineRouting,
  type KubernetesTarget,
  type RoutingDefinition,
} from "../alerting/alertmanager/routing-definition.ts";
import type { TemplateFile } from "../alerting/alertmanager/template-file.ts";
import type { ChannelType } from "./channel-options.ts";
import { inhibitRules } from "./inhibit-rules.ts";
import type { QuietEnvironments } from "./paging-environments.ts";
import { quietRoute, severityRoutes, type TreeRoute } from "./severity-routes.ts";

/** The channels that one team is told on. */
export interface Ways {
  readonly channels: Readonly<Partial<Record<ChannelType, Channel>>>;
  /** More channels for the second way of critical alerts. */
  readonly fallback: Readonly<Partial<Record<ChannelType, Channel>>>;
}

/** Everything that the shipped policy leaves open. */
export interface RoutingParts extends Ways {
  /** Where the heartbeat goes: whoever misses it raises the alarm. */
  readonly heartbeat: Channel | undefined;
  /** Why critical alerts have no second way, where that is meant. */
  readonly alone?: string;
  /** By the owner of alerts. */
  readonly teams: ReadonlyMap<string, Ways>;
  /** Environments of which nobody is paged. */
  readonly quiet: QuietEnvironments;
  readonly kubernetes: KubernetesTarget | undefined;
  /** The texts of messages that are not as shipped. */
  readonly templateFiles: readonly TemplateFile[] | undefined;
}

/** Receivers by name, and the routes that lead to them. */
interface Branch {
  readonly receiver: string;
  readonly receivers: Readonly<Record<string, Receiver>>;
  readonly routes: readonly TreeRoute[];
}

/** What the shipped policy names as its file. */
export const shippedRoutingFile = "@tamma/observability/shipped/routing.ts";

/** Returns the shipped policy with the channels. */
export function routingTree(parts: RoutingParts): RoutingDefinition {
  const main = branchOf(parts, "", parts);
  const teams = [...parts.teams].map(([owner, ways]) => teamRoute(owner, ways, parts));
  return defineRouting({
    file: shippedRoutingFile,
    receivers: {
      ...main.receivers,
      ...Object.assign({}, ...teams.map(({ receivers }) => receivers)),
      watchdog: heartbeatReceiver(parts.heartbeat),
      unsent: { channels: [], none: "whoever gets the heartbeat notices that it is missing" },
    },
    route: {
      receiver: main.receiver,
      // One cause shows in several services: together they are one message
      groupBy: ["alertname", "deployment_environment_name"],
      groupWait: "30s",
      groupInterval: "5m",
      repeatInterval: "4h",
      routes: [
        heartbeatRoute,
        missingHeartbeatRoute,
        ...teams.map(({ route }) => route),
        ...main.routes,
      ],
    },
    inhibitRules,
    timeIntervals: {
      "office-hours": [
        { weekdays: [["monday", "friday"]], times: [{ from: "08:00", to: "18:00" }] },
      ],
    },
    ...(parts.templateFiles === undefined ? {} : { templateFiles: parts.templateFiles }),
    ...(parts.kubernetes === undefined ? {} : { kubernetes: parts.kubernetes }),
  });
}

const heartbeatRoute: TreeRoute = {
  // Every minute: a flush each 30 s, and the second is past the repeat interval
  matchers: [label("severity", "none")],
  receiver: "watchdog",
  groupWait: "0s",
  groupInterval: "30s",
  repeatInterval: "45s",
};

/** Where the heartbeat has no receiver, nobody else has to hear of it. */
const missingHeartbeatRoute: TreeRoute = {
  matchers: [label("severity", "low"), label("rule_id", "heartbeat-not-delivered")],
  receiver: "unsent",
};

function heartbeatReceiver(channel: Channel | undefined): Receiver {
  return channel === undefined
    ? { channels: [], none: "no heartbeat is named, and the watchdog is no news" }
    : { channels: [channel] };
}

interface TeamRoute {
  readonly receivers: Readonly<Record<string, Receiver>>;
  readonly route: TreeRoute;
}

function teamRoute(owner: string, ways: Ways, policy: BranchPolicy): TeamRoute {
  const { receivers, receiver, routes } = branchOf(ways, `team-${owner}`, policy);
  return { receivers, route: { matchers: [label("owner", owner)], receiver, routes } };
}

/** The channels of one branch of the policy, by what goes out on them. */
export interface SplitWays {
  readonly everyday: readonly Channel[];
  /** Beside the everyday ones. */
  readonly critical: readonly Channel[];
  readonly second: readonly Channel[];
}

/** E-mail is the second way of critical alerts, or the first where there is no other. */
export function splitWays({ channels, fallback }: Ways): SplitWays {
  const { webhook, slack, pagerduty, email } = channels;
  const chat = present(webhook, slack);
  const everyday = chat.length > 0 ? chat : present(email ?? pagerduty);
  const page = everyday.some((one) => one === pagerduty) ? undefined : pagerduty;
  const second = present(
    fallback.webhook,
    fallback.slack,
    fallback.pagerduty,
    everyday.some((one) => one === email) ? undefined : email,
    fallback.email,
  );
  return { everyday, critical: present(page), second };
}

/** What holds in every branch. */
type BranchPolicy = Pick<RoutingParts, "alone" | "quiet">;

function branchOf(
  ways: Ways,
  name: string,
  { alone = "no second way is named", quiet }: BranchPolicy,
): Branch {
  const split = splitWays(ways);
  const { everyday, second } = split;
  const named = (part: string): string => (name === "" ? part : `${name}-${part}`);
  const receiver = name === "" ? "default" : name;
  const critical = named("critical");
  const way = named("critical-fallback");
  const calm = everyday.filter(({ type }) => type !== "pagerduty");
  const quietReceiver = named("quiet");
  return {
    receiver,
    receivers: {
      [receiver]: { channels: everyday },
      [critical]: { channels: [...everyday, ...split.critical] },
      ...(second.length === 0 ? {} : { [way]: { channels: second } }),
      ...(quiet.length === 0 ? {} : { [quietReceiver]: quietChannels(calm) }),
    },
    routes: [
      ...(quiet.length === 0 ? [] : [quietRoute(quiet, quietReceiver)]),
      ...severityRoutes(critical, second.length === 0 ? { none: alone } : way),
    ],
  };
}

function present(...channels: readonly (Channel | undefined)[]): readonly Channel[] {
  return channels.filter((channel) => channel !== undefined);
}

function quietChannels(channels: readonly Channel[]): Receiver {
  return channels.length > 0
    ? { channels }
    : { channels, none: "PagerDuty is the only channel, and this environment pages nobody" };
}
