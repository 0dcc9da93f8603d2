import { setTimeout as sleep } from "node:timers/promises";

import type { LabelSet } from "#src/alerting/alertmanager/alert-labels.ts";
import { renderAlertmanager } from "#src/alerting/alertmanager/render-alertmanager.ts";
import type { RoutingDefinition } from "#src/alerting/alertmanager/routing-definition.ts";
import { buildPolicy } from "#src/alerting/alertmanager/routing-policy.ts";
import { labelSetKey } from "#src/alerting/alertmanager/simulate/label-set.ts";
import type { Notification } from "#src/alerting/alertmanager/simulate/notification.ts";
import type { PostedAlert } from "#src/alerting/alertmanager/simulate/alert.ts";
import type { Silence } from "#src/alerting/alertmanager/simulate/suppress.ts";
import { simulate, type Post } from "#src/alerting/alertmanager/simulate/simulate.ts";

import { startAlertmanager, type RunningAlertmanager } from "../../../helpers/alertmanager.ts";
import { startWebhookSink, type WebhookSink } from "../../../helpers/webhook-sink.ts";

/**
 * How far a notification may be from its virtual time, for the scheduler's and the network's sake:
 * less than half the distance of any two events of a scenario, so that the order is certain.
 */
export const toleranceMs = 450;

/** Alerts posted together, this many seconds after the start. */
export interface ScenarioPost {
  readonly at: number;
  readonly alerts: readonly {
    readonly labels: LabelSet;
    /** Seconds after the start. @default the time of the post */
    readonly from?: number;
    /** Seconds after the start. @default an hour: the scenario does not see the end */
    readonly to?: number;
  }[];
}

interface SilencedTime {
  readonly alertname: string;
  readonly from: number;
  readonly to: number;
}

export interface TimedScenario {
  readonly name: string;
  /** Receivers are filled in: every one of the routes' gets a webhook of its own. */
  readonly definition: (startMs: number) => Omit<RoutingDefinition, "file" | "receivers">;
  readonly receivers: readonly string[];
  /** Receivers that are not told about ends. */
  readonly silentOnResolve?: readonly string[];
  readonly posts: readonly ScenarioPost[];
  /** Silences of one alert name, in seconds after the start. */
  readonly silences?: readonly SilencedTime[];
  /** Seconds to watch. */
  readonly seconds: number;
  /** Seconds before a full minute at which to start, for scenarios with time intervals. */
  readonly beforeMinute?: number;
}

/** A notification without its time. */
export interface Told {
  readonly receiver: string;
  readonly status: string;
  readonly reason: string;
  readonly groupLabels: LabelSet;
  readonly alerts: readonly { readonly labels: LabelSet; readonly status: string }[];
}

/** What the simulator and Alertmanager say, by receiver and group, in order; times in seconds. */
export interface Comparison {
  readonly simulated: readonly Told[];
  readonly real: readonly Told[];
  /** Of the notifications at the same place of both, real minus simulated, in ms. */
  readonly deviationsMs: readonly number[];
}

/** A post this late makes another scenario of it. */
const punctualMs = 200;
const attempts = 4;

/**
 * Runs the scenario on virtual time and against a real Alertmanager. A run in which the machine was
 * too busy to post or to deliver in time is no experiment: it is repeated, a few times. A wrong
 * simulation stays wrong.
 */
export async function compareScenario(scenario: TimedScenario): Promise<Comparison> {
  for (let attempt = 1; ; attempt += 1) {
    const { comparison, latestMs } = await runScenario(scenario);
    const deviationMs = Math.max(...comparison.deviationsMs.map(Math.abs));
    const inTime = latestMs <= punctualMs && deviationMs <= toleranceMs;
    if (inTime || attempt === attempts) return comparison;
  }
}

async function runScenario(
  scenario: TimedScenario,
): Promise<{ readonly comparison: Comparison; readonly latestMs: number }> {
  const boundaryMs = startBeforeMinute(scenario.beforeMinute);
  const policy = buildPolicy(completeDefinition(scenario, boundaryMs ?? 0));
  await using sink = await startWebhookSink();
  await using alertmanager = await startAlertmanager({
    config: renderAlertmanager(policy),
    files: { webhook_url: sink.url },
  });
  const startMs = boundaryMs ?? Date.now() + 500;
  const posts = toPosts(scenario, startMs);
  const silences = toSilences(scenario, startMs);
  await Promise.all(silences.map((silence) => alertmanager.silence(toApiSilence(silence))));
  const lateMs = await Promise.all(posts.map((post) => postInTime(alertmanager, post)));
  const untilMs = startMs + scenario.seconds * 1_000;
  // Deliveries on the way count; the next flush is at least twice as far away
  await sleep(untilMs + toleranceMs - Date.now());
  const { notifications } = simulate(policy, { posts, silences, untilMs });
  const comparison = compare(notifications.map(toTold), fromSink(sink));
  return { comparison, latestMs: Math.max(...lateMs) };
}

function toTold({ atMs, ...notification }: Notification): TimedTold {
  const { receiver, status, reason, groupLabels } = notification;
  const alerts = notification.alerts.map(({ labels, status }) => ({ labels, status }));
  return { atMs, told: { receiver, status, reason, groupLabels, alerts } };
}

/** Returns a start so many seconds before a full minute, with time to start Alertmanager before. */
function startBeforeMinute(seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  const readyMs = Date.now() + 8_000;
  return Math.ceil((readyMs + seconds * 1_000) / 60_000) * 60_000 - seconds * 1_000;
}

function completeDefinition(scenario: TimedScenario, startMs: number): RoutingDefinition {
  const { receivers, silentOnResolve = [] } = scenario;
  return {
    file: "scenario.ts",
    receivers: Object.fromEntries(
      receivers.map((name) => {
        const sendResolved = !silentOnResolve.includes(name);
        return [
          name,
          { channels: [{ type: "webhook", urlFile: "/{folder}/webhook_url", sendResolved }] },
        ];
      }),
    ),
    ...scenario.definition(startMs),
  };
}

const hour = 3_600;

function toPosts({ posts }: TimedScenario, startMs: number): readonly Post[] {
  const ms = (seconds: number): number => startMs + seconds * 1_000;
  return posts.map(({ at, alerts }) => ({
    atMs: ms(at),
    alerts: alerts.map(({ labels, from = at, to = hour }) => ({
      labels,
      startsAtMs: ms(from),
      endsAtMs: ms(to),
    })),
  }));
}

function toSilences({ silences = [] }: TimedScenario, startMs: number): readonly Silence[] {
  return silences.map(({ alertname, from, to }) => ({
    comment: alertname,
    matchers: [{ label: "alertname", operator: "=", value: alertname }],
    fromMs: startMs + from * 1_000,
    toMs: startMs + to * 1_000,
  }));
}

function toApiSilence({ comment, matchers, fromMs, toMs }: Silence): unknown {
  return {
    comment,
    createdBy: "test",
    startsAt: new Date(fromMs).toISOString(),
    endsAt: new Date(toMs).toISOString(),
    matchers: matchers.map(({ label, value }) => ({ name: label, value, isRegex: false })),
  };
}

/** Posts and returns by how much the answer came late, in milliseconds. */
async function postInTime(
  alertmanager: RunningAlertmanager,
  { atMs, alerts }: Post,
): Promise<number> {
  await sleep(Math.max(0, atMs - Date.now()));
  await alertmanager.post(alerts.map(toApiAlert));
  return Date.now() - atMs;
}

function toApiAlert({ labels, startsAtMs = 0, endsAtMs = 0 }: PostedAlert): unknown {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return { labels, startsAt: iso(startsAtMs), endsAt: iso(endsAtMs) };
}

interface TimedTold {
  readonly atMs: number;
  readonly told: Told;
}

function fromSink({ messages }: WebhookSink): readonly TimedTold[] {
  return messages.map(({ atMs, message }) => ({
    atMs,
    told: {
      receiver: message.receiver,
      groupLabels: message.groupLabels,
      status: message.status,
      reason: message.notification_reason,
      alerts: message.alerts.map(({ labels, status }) => ({ labels, status })),
    },
  }));
}

/** Receivers and groups are told concurrently: only the order within each of them means anything. */
function compare(simulated: readonly TimedTold[], real: readonly TimedTold[]): Comparison {
  const [ours, theirs] = [inOrder(simulated), inOrder(real)];
  return {
    simulated: ours.map(({ told }) => told),
    real: theirs.map(({ told }) => told),
    deviationsMs: ours.flatMap(({ atMs }, index) => {
      const other = theirs[index];
      return other === undefined ? [] : [other.atMs - atMs];
    }),
  };
}

function inOrder(all: readonly TimedTold[]): readonly TimedTold[] {
  const stream = ({ told }: TimedTold): string =>
    `${told.receiver} ${labelSetKey(told.groupLabels)}`;
  return all.toSorted((a, b) => stream(a).localeCompare(stream(b)) || a.atMs - b.atMs);
}
