import { catalog } from "../../metrics/catalog.ts";
import type { MetricPoint } from "../records.ts";
import {
  acceptedOrders,
  acceptedStatus,
  countBy,
  rootOf,
  showCounts,
  type Check,
  type Evidence,
  type SentOrder,
} from "./evidence.ts";

export const requestsAreCounted: Check = {
  name: `${catalog.httpRequestDuration.name} counts each request of each HTTP service`,
  judge(evidence) {
    const { sent } = evidence;
    const gateway = countRequests(evidence, "gateway");
    const orders = countRequests(evidence, "orders");
    return {
      seen: `gateway ${showCounts(gateway)}; orders ${showCounts(orders)}`,
      problems: [
        ...(sent.length === 0 ? ["no order was sent"] : []),
        ...differences(
          "gateway",
          countBy(sent, ({ status }) => String(status)),
          gateway,
        ),
        ...differences("orders", countBy(sent, behindGateway), orders),
      ],
    };
  },
};

/** The gateway makes a 502 of the 503 that the fault answers. */
function behindGateway({ status }: SentOrder): string {
  return status === acceptedStatus ? String(status) : "503";
}

/** Returns the requests to `POST /orders` by status, as the service's histogram has them. */
function countRequests({ points }: Evidence, service: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { attributes, count } of pointsOf(points, catalog.httpRequestDuration.name, service)) {
    if (attributes["http.route"] !== "/orders") continue;
    if (attributes["http.request.method"] !== "POST") continue;
    const status = `${Number(attributes["http.response.status_code"])}`;
    counts.set(status, (counts.get(status) ?? 0) + (count ?? 0));
  }
  return counts;
}

function differences(
  service: string,
  expected: ReadonlyMap<string, number>,
  got: ReadonlyMap<string, number>,
): readonly string[] {
  return [...new Set([...expected.keys(), ...got.keys()])]
    .filter((status) => (expected.get(status) ?? 0) !== (got.get(status) ?? 0))
    .map((status) => {
      const wanted = expected.get(status) ?? 0;
      return `${service}: ${got.get(status) ?? 0} requests with status ${status}, ${wanted} were sent`;
    });
}

export const completionsAreCounted: Check = {
  name: `${catalog.workflowsCompleted.name} counts each fulfilled order`,
  judge(evidence) {
    const expected = acceptedOrders(evidence).length;
    const got = pointsOf(evidence.points, catalog.workflowsCompleted.name, "worker")
      .filter(({ attributes }) => attributes["workflow.name"] === "order-fulfilment")
      .reduce((sum, { value }) => sum + (value ?? 0), 0);
    return {
      seen: `order-fulfilment ${got}`,
      problems: got === expected && got > 0 ? [] : [`${got} counted, ${expected} accepted`],
    };
  },
};

/** The fault fails 30 % of the requests; anything near it proves the point. */
const leastFaultShare = 0.2;

export const faultShows: Check = {
  name: "a fault raises the share of 5xx answers in the data",
  judge(evidence) {
    const calm = errorShare(evidence, "calm");
    const fault = errorShare(evidence, "fault");
    const shows = calm === 0 && fault >= leastFaultShare;
    const seen = `${percent(calm)} before, ${percent(fault)} with the fault`;
    return { seen, problems: shows ? [] : [seen] };
  },
};

/** Returns the share of 5xx among the stored root spans of a phase; NaN when none is stored. */
function errorShare(evidence: Evidence, phase: SentOrder["phase"]): number {
  const statuses = evidence.sent
    .filter((order) => order.phase === phase)
    .flatMap(({ requestId }) => rootOf(evidence, requestId) ?? [])
    .map(({ attributes }) => Number(attributes["http.response.status_code"]));
  return statuses.filter((status) => status >= 500).length / statuses.length;
}

function percent(share: number): string {
  return Number.isNaN(share) ? "no data" : `${Math.round(share * 100)} %`;
}

function pointsOf(points: readonly MetricPoint[], name: string, service: string): MetricPoint[] {
  return points.filter((point) => point.name === name && point.service === service);
}
