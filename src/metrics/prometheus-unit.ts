/**
 * What Prometheus calls the units that it has a word for.
 * https://github.com/prometheus/otlptranslator/blob/v1.0.0/metric_namer.go
 */
export const unitWords: ReadonlyMap<string, string> = new Map([
  ["d", "days"],
  ["h", "hours"],
  ["min", "minutes"],
  ["s", "seconds"],
  ["ms", "milliseconds"],
  ["us", "microseconds"],
  ["ns", "nanoseconds"],
  ["By", "bytes"],
  ["KiBy", "kibibytes"],
  ["MiBy", "mebibytes"],
  ["GiBy", "gibibytes"],
  ["TiBy", "tibibytes"],
  ["KBy", "kilobytes"],
  ["MBy", "megabytes"],
  ["GBy", "gigabytes"],
  ["TBy", "terabytes"],
  ["m", "meters"],
  ["V", "volts"],
  ["A", "amperes"],
  ["J", "joules"],
  ["W", "watts"],
  ["g", "grams"],
  ["Cel", "celsius"],
  ["Hz", "hertz"],
  ["1", ""],
  ["%", "percent"],
]);

/** The same after a `/`. Not UCUM's: there `m` is a metre, and these `w` and `y` are `wk` and `a`. */
export const perUnitWords: ReadonlyMap<string, string> = new Map([
  ["s", "second"],
  ["m", "minute"],
  ["h", "hour"],
  ["d", "day"],
  ["w", "week"],
  ["mo", "month"],
  ["y", "year"],
]);

/** What a unit adds to the name of a metric; empty where it adds nothing. */
export interface UnitSuffixes {
  /** Of the part before the first `/`: `bytes`. */
  readonly main: string;
  /** Of the rest: `per_second`. */
  readonly per: string;
}

/** Returns the words for a unit as the translator makes them. A unit without a word is its own. */
export function unitSuffixes(unit: string): UnitSuffixes {
  const slash = unit.indexOf("/");
  const main = slash === -1 ? unit : unit.slice(0, slash);
  const per = slash === -1 ? "" : wordOf(unit.slice(slash + 1), perUnitWords);
  return { main: cleanUp(wordOf(main, unitWords)), per: per === "" ? "" : cleanUp(`per_${per}`) };
}

/** A part with an annotation, such as `{request}` or `By{peak}`, has no word at all. */
function wordOf(part: string, words: ReadonlyMap<string, string>): string {
  const unit = part.trim();
  return /[{}]/.test(unit) ? "" : (words.get(unit) ?? unit);
}

function cleanUp(suffix: string): string {
  // `u`: a character outside the basic plane is one `_`, as in Go
  return suffix
    .replaceAll(/[^a-zA-Z0-9:]/gu, "_")
    .replaceAll(/__+/g, "_")
    .replace(/^_/, "");
}
