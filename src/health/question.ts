import type { IncomingHttpHeaders } from "node:http";

/**
 * One service asks another to probe its components now, instead of telling what it found last, and
 * the other hands the question on to the services that it checks itself.
 */
export interface FreshQuestion {
  /** The services that the question came through, the first asker first. */
  readonly via: readonly string[];
  /** How long the asker waits for the answer, in milliseconds. */
  readonly waitMs: number;
}

/** Its value is `waitMs`. Header and not query: a service that does not know it ignores it. */
const freshHeader = "x-health-fresh";

/** Its value is `via`: percent-encoded names with commas between them. */
const viaHeader = "x-health-via";

/** A question that came through so many services is not handed on. */
const mostServices = 8;

/** Longest header that is read; more names than this could not be handed on anyway. */
const longestVia = 4_096;

/** Longest time that an asker is made to wait, whatever it says. */
const longestWaitMs = 10_000;

/** Share of the asker's time that the next service may use; the rest is for the way back. */
const shareOfTime = 0.8;

/** Stands for a list of services that cannot be read: nobody else is asked. */
const unreadable: readonly string[] = Array.from({ length: mostServices }, () => "");

/** Returns the headers that ask the question. */
export function toHeaders({ via, waitMs }: FreshQuestion): Readonly<Record<string, string>> {
  return {
    [freshHeader]: String(Math.floor(waitMs)),
    [viaHeader]: via.map((name) => encodeURIComponent(name.toWellFormed())).join(","),
  };
}

/** Returns the question that a request asks, or nothing where it asks none. */
export function parseQuestion(headers: IncomingHttpHeaders): FreshQuestion | undefined {
  const wait = headers[freshHeader];
  if (typeof wait !== "string" || !/^\d{1,9}$/.test(wait)) return undefined;
  return {
    via: parseVia(headers[viaHeader]),
    waitMs: Math.min(Number(wait), longestWaitMs),
  };
}

function parseVia(header: string | readonly string[] | undefined): readonly string[] {
  if (header === undefined || header === "") return [];
  if (typeof header !== "string" || header.length > longestVia) return unreadable;
  try {
    return header.split(",").map((name) => decodeURIComponent(name.trim()));
  } catch {
    return unreadable;
  }
}

/**
 * Returns what `self` asks the next service, within `limitMs` of time. Nothing where the question
 * came through it before, which ends loops, or through too many, which ends everything else.
 */
export function handedOn(
  question: FreshQuestion | undefined,
  self: string,
  limitMs: number,
): FreshQuestion | undefined {
  const { via, waitMs } = question ?? { via: [], waitMs: limitMs };
  if (via.length >= mostServices || via.includes(self)) return undefined;
  return { via: [...via, self], waitMs: shareOfTime * Math.min(waitMs, limitMs) };
}
