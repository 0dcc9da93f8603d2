import { catalog } from "../../metrics/catalog.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, either } from "../../promql/condition.ts";
import type { Condition } from "../../promql/expression.ts";
import { events } from "../../promql/first-events.ts";
import { notMatches } from "../../promql/label-condition.ts";
import type { Quantity } from "../../promql/quantity.ts";
import type { Window } from "../../promql/series.ts";
import type { Where } from "../../promql/source.ts";

const byService = { by: serviceLabels } as const;
/** Neither success nor an answer such as 404, which is no fault of who gives it. */
const failed = { "error.type": notMatches("(4..)?") };

/**
 * Holds while the calls and database operations of a service that fail are more than `limit` of its
 * own failed requests (`serverErrors`): what it depends on is at fault, and has an alert of its own.
 */
export function blamed(
  serverErrors: Where<typeof catalog.httpRequestDuration>,
  window: Window,
  limit: Quantity<"ratio">,
): Condition<(typeof serviceLabels)[number]> {
  const errors = sum(events(catalog.httpRequestDuration, window, serverErrors), byService);
  const calls = sum(events(catalog.httpClientRequestDuration, window, failed), byService);
  const operations = sum(events(catalog.dbOperationDuration, window, failed), byService);
  return either(above(share(calls, errors), limit), above(share(operations, errors), limit));
}
