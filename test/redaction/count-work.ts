/*
 * Counts in a thread of its own: V8 never again runs expressions at full speed in a thread whose
 * `RegExp.prototype.exec` was replaced once.
 */
import { parentPort, workerData } from "node:worker_threads";

import { createTextRedactor } from "../../src/redaction/redact-text.ts";
import { countSteps } from "./counted-regexp.ts";

/** Steps for a text of the length, and for one of twice that. */
export type Work = readonly [once: number, twice: number];

const { pieces, length } = workerData as { pieces: readonly string[]; length: number };
const redact = createTextRedactor({ mask: "REDACTED" });

function work(run: (text: string) => unknown, piece: string, size = length): Work {
  const text = (characters: number): string =>
    piece.repeat(Math.ceil(characters / piece.length)).slice(0, characters);
  return [countSteps(() => run(text(size))), countSteps(() => run(text(2 * size)))];
}

parentPort?.postMessage({
  works: pieces.map((piece) => work(redact, piece)),
  quadratic: work((text) => /a+b/.test(text), "a", 200),
});
