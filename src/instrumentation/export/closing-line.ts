import type { Account } from "./ledger.ts";
import type { Signal } from "./protocol.ts";

const nouns: Readonly<Record<Signal, string>> = {
  traces: "spans",
  metrics: "metric data points",
  logs: "log records",
};

/**
 * Returns the line that a process ends with when it has lost telemetry or leaves some in the spool;
 * undefined when everything is sent.
 */
export function closingLine(
  accounts: readonly (readonly [Signal, Account])[],
  spooled: boolean,
): string | undefined {
  const parts = accounts
    .filter(([, { made, recovered, sent }]) => sent < made + recovered)
    .map(([signal, account]) => `${nouns[signal]}: ${describe(account, spooled)}`);
  return parts.length === 0
    ? undefined
    : `OTEL_EXPORTER_OTLP_ENDPOINT: at the end of the process, ${parts.join("; ")}`;
}

function describe({ made, recovered, sent, dropped, waiting }: Account, spooled: boolean): string {
  const reasons: Readonly<Record<string, number>> = spooled
    ? dropped
    : { ...dropped, exit: dropped.exit + waiting };
  const given = Object.entries(reasons).filter(([, items]) => items > 0);
  const total = given.reduce((sum, [, items]) => sum + items, 0);
  const why = given.map(([reason, items]) => `${items} ${reason}`).join(", ");
  return [
    `${made} made`,
    ...(recovered > 0 ? [`${recovered} recovered`] : []),
    `${sent} sent`,
    ...(total > 0 ? [`${total} dropped (${why})`] : []),
    ...(spooled && waiting > 0 ? [`${waiting} left in the spool`] : []),
  ].join(", ");
}
