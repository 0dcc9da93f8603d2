import type { LogRecord } from "../records.ts";
import {
  acceptedStatus,
  countBy,
  requestIdKey,
  rootOf,
  type Check,
  type Evidence,
  type SentOrder,
} from "./evidence.ts";

/** The lines that the shop writes about an order, as `service: message`. */
const acceptedLines = [
  "gateway: order received",
  "gateway: order accepted",
  "orders: order stored",
  "worker: order fulfilled",
] as const;
const failedLines = ["gateway: order received", "gateway: order failed"] as const;
const orderLines = new Set<string>([...acceptedLines, ...failedLines]);

export const eachLineOnce: Check = {
  name: "each log line of an order is stored once, with its trace id and request id",
  judge(evidence) {
    const lines = evidence.logs.filter((log) => orderLines.has(lineOf(log)));
    const strays = lines.filter((log) => !isOfSentOrder(log, evidence));
    return {
      seen: `${lines.length} lines of ${evidence.sent.length} orders`,
      problems: [
        ...(evidence.sent.length === 0 ? ["no order was sent"] : []),
        ...strays.map((log) => `"${lineOf(log)}": request id of no order`),
        ...evidence.sent.flatMap((order) => lineProblems(order, lines, evidence)),
      ],
    };
  },
};

function lineProblems(
  { requestId, status }: SentOrder,
  lines: readonly LogRecord[],
  evidence: Evidence,
): readonly string[] {
  const own = lines.filter((log) => requestIdOf(log) === requestId);
  const traceId = rootOf(evidence, requestId)?.traceId;
  const counts = countBy(own, lineOf);
  const expected = status === acceptedStatus ? acceptedLines : failedLines;
  return [
    ...expected
      .filter((line) => counts.get(line) !== 1)
      .map((line) => `request ${requestId}: "${line}" ${counts.get(line) ?? 0} times`),
    ...own
      .filter((log) => log.traceId === null || log.traceId !== traceId)
      .map((log) => `request ${requestId}: "${lineOf(log)}" has trace id ${log.traceId}`),
  ];
}

function isOfSentOrder(log: LogRecord, { sent }: Evidence): boolean {
  const id = requestIdOf(log);
  return id !== undefined && sent.some(({ requestId }) => requestId === id);
}

function requestIdOf({ attributes }: LogRecord): unknown {
  return attributes[requestIdKey];
}

function lineOf({ service, body }: LogRecord): string {
  return `${service}: ${typeof body === "string" ? body : JSON.stringify(body)}`;
}
