import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { Delivery } from "#src/instrumentation/export/delivery.ts";
import { Ledger } from "#src/instrumentation/export/ledger.ts";
import { Reachability } from "#src/instrumentation/export/reachability.ts";
import type { Outcome, Send } from "#src/instrumentation/export/sender.ts";
import { Spool } from "#src/instrumentation/export/spool/spool.ts";

const protobuf = "application/x-protobuf";

const url = "http://collector:4318/v1/logs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spool-"));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

interface Running {
  readonly delivery: Delivery;
  readonly ledger: Ledger;
  readonly files: () => readonly string[];
}

function deliverTo(send: Send, maxBytes = 1024 ** 3): Running {
  const now = (): number => performance.now();
  const ledger = new Ledger();
  const onFailure = (reason: string | undefined): void => {
    throw new Error(reason);
  };
  const spool = new Spool({ folder, destination: "collector", onFailure, now });
  const delivery = new Delivery({
    senders: { traces: send, metrics: send, logs: send },
    urls: { traces: url, metrics: url, logs: url },
    compression: { traces: "none", metrics: "none", logs: "gzip" },
    contentTypes: { traces: protobuf, metrics: protobuf, logs: protobuf },
    ledger,
    reachability: new Reachability({ waits: "in a folder", now }),
    spool: { files: spool, maxBytes },
    onChange: () => undefined,
    onFinished: () => undefined,
    now,
  });
  const files = (): readonly string[] =>
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((name) => name.endsWith(".otlp"));
  return { delivery, ledger, files };
}

it("an hour's outage is delivered from disk, the oldest first, and every file is removed", async () => {
  const got: string[] = [];
  let back = false;
  const { delivery, ledger, files } = deliverTo((body, encoding) => {
    const outcome: Outcome = back
      ? { kind: "delivered", url, rejected: 0, message: "" }
      : { kind: "unreachable", url, reason: "gone" };
    if (back) got.push(String(encoding === "gzip" ? gunzipSync(body) : body));
    return Promise.resolve(outcome);
  });
  for (let second = 0; second < 3_600; second += 1) {
    ledger.made("logs", 1);
    delivery.accept({ signal: "logs", items: 1, body: Buffer.from(`line ${second}`) });
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(files()).toHaveLength(3_600);
  // Compressed
  const [first = ""] = files();
  expect(readFileSync(first).includes("line")).toBe(false);
  back = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(got).toEqual(Array.from({ length: 3_600 }, (_, second) => `line ${second}`));
  expect(ledger.account("logs")).toMatchObject({ made: 3_600, sent: 3_600, waiting: 0 });
  expect(files()).toEqual([]);
});

it("a file that was torn while it waited is dropped and counted; the others go", async () => {
  let back = false;
  const { delivery, ledger, files } = deliverTo(() =>
    Promise.resolve(
      back
        ? { kind: "delivered", url, rejected: 0, message: "" }
        : { kind: "unreachable", url, reason: "gone" },
    ),
  );
  for (let index = 0; index < 4; index += 1) {
    ledger.made("traces", 2);
    delivery.accept({ signal: "traces", items: 2, body: Buffer.from(`span ${index}`) });
  }
  const [, second = "", third = ""] = files().toSorted();
  truncateSync(second, 20);
  rmSync(third);
  back = true;
  await vi.advanceTimersByTimeAsync(10_000);
  const { sent, dropped, waiting } = ledger.account("traces");
  expect({ sent, dropped, waiting }).toMatchObject({
    sent: 4,
    dropped: { corrupt: 2, taken_over: 2 },
    waiting: 0,
  });
  expect(files()).toEqual([]);
});
