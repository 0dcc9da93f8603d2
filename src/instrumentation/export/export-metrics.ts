import type { Meter, ObservableCounter, ObservableUpDownCounter } from "@opentelemetry/api";

import { catalog } from "../../metrics/catalog.ts";
import type { Exporter } from "./exporter.ts";
import type { DropReason } from "./ledger.ts";
import { signals } from "./protocol.ts";

/** Reasons that are reported from the start: a rate() does not see the step from nothing to some. */
const always: ReadonlySet<string> = new Set<DropReason>(["queue_full", "refused", "rejected"]);

/** Reports what became of the telemetry that this process has made, on every collection. */
export function observeExport(meter: Meter, exporter: Pick<Exporter, "account">): void {
  const made = counter(meter, catalog.telemetryItemsMade);
  const recovered = counter(meter, catalog.telemetryItemsRecovered);
  const sent = counter(meter, catalog.telemetryItemsSent);
  const dropped = counter(meter, catalog.telemetryItemsDropped);
  const { name, unit, description } = catalog.telemetryItemsWaiting;
  const waiting: ObservableUpDownCounter = meter.createObservableUpDownCounter(name, {
    unit,
    description,
  });
  // Together, so that they add up in every collection
  meter.addBatchObservableCallback(
    (result) => {
      for (const signal of signals) {
        const account = exporter.account(signal);
        const attributes = { "telemetry.signal": signal };
        result.observe(made, account.made, attributes);
        result.observe(sent, account.sent, attributes);
        result.observe(waiting, account.waiting, attributes);
        result.observe(recovered, account.recovered, attributes);
        for (const [reason, items] of Object.entries(account.dropped)) {
          if (items === 0 && !always.has(reason)) continue;
          result.observe(dropped, items, { ...attributes, "telemetry.drop.reason": reason });
        }
      }
    },
    [made, recovered, sent, dropped, waiting],
  );
}

interface Observed {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
}

function counter(meter: Meter, { name, unit, description }: Observed): ObservableCounter {
  return meter.createObservableCounter(name, { unit, description });
}
