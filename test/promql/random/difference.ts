import type { Answer } from "./ask.ts";

const tolerance = 1e-9;

/** Returns how the answers differ, undefined where they are the same. */
export function differenceOf(ours: Answer, theirs: Answer): string | undefined {
  if ("error" in ours || "error" in theirs) {
    if ("error" in ours && "error" in theirs) return undefined;
    return "error" in ours ? `we fail: ${ours.error}` : `Prometheus fails: ${show(theirs)}`;
  }
  if (ours.type !== theirs.type) return `we have a ${ours.type}, Prometheus a ${theirs.type}`;
  for (const [key, samples] of theirs.series) {
    const own = ours.series.get(key);
    if (own === undefined) return `we lack {${name(key)}}`;
    for (const [time, value] of samples) {
      const other = own.get(time);
      if (other !== undefined && isSame(other, value)) continue;
      return `{${name(key)}} at ${time}: we have ${other}, Prometheus ${value}`;
    }
    if (own.size > samples.size) return `we have more samples of {${name(key)}}`;
  }
  const extra = [...ours.series.keys()].find((key) => !theirs.series.has(key));
  return extra === undefined ? undefined : `only we have {${name(extra)}}`;
}

function isSame(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (a === b) return true;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), 1);
}

function name(key: string): string {
  return key.replaceAll("\uFFFF", " ");
}

function show(answer: Answer): string {
  return "error" in answer ? answer.error : `${answer.series.size} series`;
}
