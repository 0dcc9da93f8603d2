import { appendFile, open, readFile, rename } from "node:fs/promises";

import { z } from "zod";

import { resolutions, type HistoryRow, type HistoryStore } from "./history.ts";

/** One line: the bucket's place, then its numbers. Arrays, since a year of 100 checks is many lines. */
const line = z.tuple([
  z.string(),
  z.enum(["minute", "hour", "day"]),
  z.number(),
  z.int().min(0),
  z.int().min(0),
  z.int().min(0),
  z.number(),
  z.number(),
]);

/** The file is rewritten once it holds this many lines more than twice what is worth keeping. */
const spareLines = 10_000;

/**
 * Returns a store in one file of JSON lines. Rows are appended, so that a crash costs the last line
 * at most; the file is rewritten when most of it has been replaced.
 */
export function fileHistoryStore(path: string): HistoryStore {
  const rows = new Map<string, HistoryRow>();
  /** Components that have run in this process. */
  const running = new Set<string>();
  let lines = 0;
  return {
    async load() {
      const text = await readOrEmpty(path);
      for (const each of text.split("\n")) {
        const row = parse(each);
        if (row !== undefined) rows.set(placeOf(row), row);
        lines += 1;
      }
      // A line that a crash cut off would swallow the next one
      if (text !== "" && !text.endsWith("\n")) await appendFile(path, "\n");
      return [...rows.values()];
    },
    async save(changed) {
      if (changed.length === 0) return;
      for (const row of changed) {
        rows.set(placeOf(row), row);
        running.add(row.component);
      }
      lines += changed.length;
      if (lines <= 2 * rows.size + spareLines) await appendFile(path, changed.map(format).join(""));
      else {
        forget(rows, running, newestMs(changed));
        await replace(path, [...rows.values()].map(format).join(""));
        lines = rows.size;
      }
    },
  };
}

function placeOf({ component, resolution, startMs }: HistoryRow): string {
  return `${component} ${resolution} ${startMs}`;
}

function format(row: HistoryRow): string {
  const { component, resolution, startMs, healthy, degraded, unhealthy } = row;
  const place = [component, resolution, startMs, healthy, degraded, unhealthy];
  return `${JSON.stringify([...place, Math.round(row.durationMs), Math.round(row.slowestMs)])}\n`;
}

function parse(text: string): HistoryRow | undefined {
  try {
    const [component, resolution, startMs, healthy, degraded, unhealthy, durationMs, slowestMs] =
      line.parse(JSON.parse(text));
    return {
      component,
      resolution,
      startMs,
      healthy,
      degraded,
      unhealthy,
      durationMs,
      slowestMs,
    };
  } catch {
    // Blank, or cut off by a crash: worth one bucket
    return undefined;
  }
}

/** Returns about when the last run was: an hour or a day may have begun long before it. */
function newestMs(changed: readonly HistoryRow[]): number {
  const minute = changed.findLast(({ resolution }) => resolution === "minute");
  return (minute ?? changed.at(-1))?.startMs ?? 0;
}

/**
 * What runs keeps as much as its history holds, whatever its time. Components that are gone keep
 * what is not too old.
 */
function forget(rows: Map<string, HistoryRow>, running: ReadonlySet<string>, nowMs: number): void {
  const ofRunning = [...rows.values()].filter(({ component }) => running.has(component));
  const rings = Map.groupBy(ofRunning, ({ component, resolution }) => `${resolution} ${component}`);
  for (const ring of rings.values()) {
    const [{ resolution } = { resolution: "minute" as const }] = ring;
    const distance = ({ startMs }: HistoryRow): number => Math.abs(startMs - nowMs);
    const nearest = ring.toSorted((a, b) => distance(a) - distance(b));
    for (const row of nearest.slice(resolutions[resolution].length)) rows.delete(placeOf(row));
  }
  for (const [place, { component, resolution, startMs }] of rows) {
    const { widthMs, length } = resolutions[resolution];
    if (!running.has(component) && nowMs - startMs > widthMs * length) rows.delete(place);
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
