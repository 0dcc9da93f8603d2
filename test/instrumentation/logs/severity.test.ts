import {
  severityAmong,
  severityOfName,
  severityOfTens,
  severityOfThousands,
} from "#src/instrumentation/logs/severity.ts";
import { SeverityNumber } from "@opentelemetry/api";
import { expect, it } from "vitest";

it.for([
  [5, SeverityNumber.TRACE],
  [10, SeverityNumber.TRACE],
  [20, SeverityNumber.DEBUG],
  [30, SeverityNumber.INFO],
  [35, SeverityNumber.INFO3],
  [39, SeverityNumber.INFO4],
  [40, SeverityNumber.WARN],
  [50, SeverityNumber.ERROR],
  [70, SeverityNumber.FATAL],
] as const)("level %i of pino or bunyan has severity %i", ([level, severity]) => {
  expect(severityOfTens(level)).toBe(severity);
});

it.for([
  [5_000, SeverityNumber.TRACE],
  [20_000, SeverityNumber.INFO],
  [25_000, SeverityNumber.INFO3],
  [40_000, SeverityNumber.ERROR],
  [60_000, SeverityNumber.FATAL],
] as const)("level %i of log4js has severity %i", ([level, severity]) => {
  expect(severityOfThousands(level)).toBe(severity);
});

it("a level's name tells its severity in any case, and the names of Object's prototype tell none", () => {
  expect(severityOfName("WARN")).toBe(SeverityNumber.WARN);
  expect(severityOfName("emerg")).toBe(SeverityNumber.FATAL3);
  expect(severityOfName("constructor")).toBe(undefined);
});

it("an unknown name has the severity of the next less severe one, and none without such", () => {
  const levels = { error: 0, audit: 1, sale: 2, warn: 3, gossip: 4 };
  expect(severityAmong(levels, "audit")).toBe(SeverityNumber.WARN);
  expect(severityAmong(levels, "sale")).toBe(SeverityNumber.WARN);
  expect(severityAmong(levels, "gossip")).toBe(SeverityNumber.UNSPECIFIED);
});
