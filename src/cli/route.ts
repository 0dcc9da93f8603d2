import { InvalidArgumentError, type Command } from "commander";

import type { LabelSet } from "../alerting/alertmanager/alert-labels.ts";
import type { RouteNode, RoutingPolicy } from "../alerting/alertmanager/routing-policy.ts";
import { createRouter } from "../alerting/alertmanager/simulate/router.ts";
import { muteReason } from "../alerting/alertmanager/simulate/suppress.ts";
import { alertSeverities } from "../alerting/severity.ts";
import { printable, printableJson } from "./printable.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";

interface Options extends ProjectOptions {
  readonly at: Date;
  readonly json?: true;
}

/** One receiver of an alert. */
interface Destination {
  readonly receiver: string;
  readonly channels: readonly string[];
  readonly route: string;
  /** Why nothing is sent at that time. */
  readonly muted?: string;
}

/** `tamma-obs route severity=critical [--at <time>]`: who is notified about an alert. */
export function routeCommand(): Command {
  return projectCommand("route")
    .argument("<label=value...>", "the alert's labels", collectLabel, {})
    .option("--at <time>", "ISO 8601 with an offset, for time intervals", instant, new Date())
    .option("--json", "print JSON")
    .action(async (labels: LabelSet, { at, json, ...options }: Options) => {
      noteSeverity(labels);
      const { routing } = await projectOf(options);
      const destinations = destinationsOf(routing, labels, at.getTime());
      if (json === true) console.log(printableJson(destinations, 2));
      else for (const one of destinations) console.log(printable(format(one)));
    });
}

/** A severity that no rule has is routed like any other value, to the surprise of who misspelt it. */
function noteSeverity({ severity }: LabelSet): void {
  if (severity === undefined || alertSeverities.some((one) => one === severity)) return;
  const expected = `severity as one of ${alertSeverities.join(", ")}`;
  process.stderr.write(`note: expected ${expected}, got ${printable(severity)}\n`);
}

function destinationsOf(
  policy: RoutingPolicy,
  labels: LabelSet,
  atMs: number,
): readonly Destination[] {
  const route = createRouter(policy.root);
  return route(labels).map((node) => toDestination(policy, node, atMs));
}

function toDestination(policy: RoutingPolicy, node: RouteNode, atMs: number): Destination {
  const { receiver } = node.options;
  const muted = muteReason(policy, node, atMs);
  return {
    receiver,
    channels: (policy.receivers.get(receiver)?.channels ?? []).map(({ type }) => type),
    route: node.path,
    ...(muted !== undefined && { muted }),
  };
}

function format({ receiver, channels, route, muted }: Destination): string {
  const note = muted === undefined ? "" : `  ${muted}`;
  return `${receiver}  ${channels.join(", ")}  ${route}${note}`;
}

/** Adds `name=value` to the labels so far. */
export function collectLabel(pair: string, labels: LabelSet): LabelSet {
  const [, name, value] = /^([a-zA-Z_]\w*)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError(`expected label=value, got ${JSON.stringify(pair)}`);
  }
  return { ...labels, [name]: value };
}

function instant(text: string): Date {
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const date = new Date(text);
  if (!isInstant || Number.isNaN(date.getTime())) {
    const expected = `expected a time such as "2026-01-05T12:00:00+01:00"`;
    throw new InvalidArgumentError(`${expected}, got ${JSON.stringify(text)}`);
  }
  return date;
}
