import type { Answer, Observed } from "./ask.ts";

const tolerance = 1e-9;

/** Returns how the answers differ, undefined where they are the same. */
export function differenceOf(ours: Answer, theirs: Answer): string | undefined {
  if ("error" in ours || "error" in theirs) {
    if ("error" in ours && "error" in theirs) return undefined;
    return "error" in ours
      ? `we fail: ${ours.error}`
      : `Prometheus fails: ${"error" in theirs ? theirs.error : ""}`;
  }
  if (ours.type !== theirs.type) return `we have a ${ours.type}, Prometheus a ${theirs.type}`;
  if (ours.text !== theirs.text) return `we have ${ours.text}, Prometheus ${theirs.text}`;
  for (const [key, samples] of theirs.series) {
    const own = ours.series.get(key);
    if (own === undefined) return `we lack {${name(key)}}`;
    for (const [time, value] of samples) {
      const other = own.get(time);
      if (other !== undefined && isSame(other, value)) continue;
      return `{${name(key)}} at ${time}: we have ${show(other)}, Prometheus ${show(value)}`;
    }
    if (own.size > samples.size) return `we have more samples of {${name(key)}}`;
  }
  const extra = [...ours.series.keys()].find((key) => !theirs.series.has(key));
  return extra === undefined ? undefined : `only we have {${name(extra)}}`;
}

function isSame(a: number | Observed, b: number | Observed): boolean {
  if (typeof a === "number" && typeof b === "number") return isNear(a, b, 1);
  if (typeof a === "number" || typeof b === "number") return false;
  const names = new Set([...a.buckets.keys(), ...b.buckets.keys()]);
  // What is left of a bucket after subtraction is compared with what there was in all
  const size = Math.max(1, ...b.buckets.values());
  return (
    isNear(a.count, b.count, size) &&
    isNear(a.sum, b.sum, size) &&
    [...names].every((one) => isNear(a.buckets.get(one) ?? 0, b.buckets.get(one) ?? 0, size))
  );
}

function isNear(a: number, b: number, size: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (a === b) return true;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), size);
}

function name(key: string): string {
  return key.replaceAll("\uFFFF", " ");
}

function show(value: number | Observed | undefined): string {
  if (typeof value !== "object") return String(value);
  const buckets = [...value.buckets].map(([bounds, count]) => `${bounds}: ${count}`);
  return `{count ${value.count}, sum ${value.sum}, ${buckets.join(", ")}}`;
}
