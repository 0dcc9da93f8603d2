import { Command, InvalidArgumentError, Option } from "commander";

import type { LabelSet } from "../alerting/alertmanager/alert-labels.ts";
import { toMs } from "../duration.ts";
import { isProven, type ChannelsProof } from "./drill/delivery-proof.ts";
import { runDrill, type DrillResult } from "./drill/run-drill.ts";
import { printable, printableJson } from "./printable.ts";
import { collectLabel } from "./route.ts";

interface Options {
  readonly alertmanager: string;
  readonly deadline: number;
  readonly label: LabelSet;
  readonly sink?: string;
  readonly json?: true;
}

/** `tamma-obs drill`: proves on the running stack that an alert reaches its receivers in time. */
export function drillCommand(): Command {
  return new Command("drill")
    .option("--alertmanager <url>", "where Alertmanager listens", "http://127.0.0.1:9093")
    .option("--deadline <duration>", "how long the notification may take", duration, 60_000)
    .addOption(
      new Option("--label <label=value>", "a label of the alert, again for more")
        .argParser(collectLabel)
        .default({}, "none"),
    )
    .option("--sink <host:port>", "listen here as the webhook, instead of reading the metrics")
    .option("--json", "print JSON")
    .action(async (options: Options) => {
      const abort = new AbortController();
      const stop = (): void => abort.abort();
      process.once("SIGINT", stop).once("SIGTERM", stop);
      const result = await runDrill({
        alertmanagerUrl: options.alertmanager,
        deadlineMs: options.deadline,
        labels: options.label,
        ...(options.sink !== undefined && { sink: options.sink }),
        signal: abort.signal,
      });
      process.off("SIGINT", stop).off("SIGTERM", stop);
      console.log(
        options.json === true
          ? printableJson(result, 2)
          : format(result)
              .map((line) => printable(line))
              .join("\n"),
      );
      if (!result.delivered) process.exitCode = 1;
    });
}

function format(result: DrillResult): readonly string[] {
  const { channels, delivered, proof, receivers, state, tookMs, untried } = result;
  const all = receivers.length === 0 ? "no receiver" : receivers.join(", ");
  const took = `${(tookMs / 1_000).toFixed(1)} s`;
  const rest =
    untried.length === 0 ? [] : [`not tried: ${untried.join(", ")} (--label leads there)`];
  if (delivered) return [`delivered to ${all} in ${took} (${proof})`, ...rest];
  const open = channels.filter((one) => !isProven(one));
  const missing = open.filter((one) => one.delivered < one.receivers.length);
  const doubtful = open.filter((one) => one.delivered >= one.receivers.length);
  const how = `after ${took} (${proof}; the alert is ${state})`;
  return [
    ...(missing.length > 0
      ? [`not delivered by ${missing.map(formatOpen).join(", ")} ${how}`]
      : []),
    ...(open.length === 0 ? [`not delivered to ${all} ${how}`] : []),
    ...doubtful.map((one) => `not proven for ${formatOpen(one)} ${how}: ${one.doubt}`),
    ...channels.filter(isProven).map((one) => `delivered by ${formatOpen(one)}`),
    ...rest,
  ];
}

/** Returns `slack of critical`, or `1 of 2 webhook of default and critical`. */
function formatOpen({ integration, receivers, delivered }: ChannelsProof): string {
  const open = receivers.length - delivered;
  const some = open > 0 && open < receivers.length ? `${open} of ${receivers.length} ` : "";
  return `${some}${integration} of ${[...new Set(receivers)].join(" and ")}`;
}

function duration(text: string): number {
  try {
    return toMs(text);
  } catch {
    throw new InvalidArgumentError(
      `expected a duration such as "60s", got ${JSON.stringify(text)}`,
    );
  }
}
