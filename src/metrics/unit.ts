import { nearest } from "../nearest.ts";
import { perUnitWords, unitWords } from "./prometheus-unit.ts";

/** UCUM's prefixes. https://ucum.org/ucum#section-Prefixes */
const prefixes = "da|Ki|Mi|Gi|Ti|[YZEPTGMkhdcmunpfazy]";

/** UCUM's units that take a prefix, of those that are measured in a service or beside it. */
const metricUnits: readonly string[] = [
  "s m g A K mol cd rad sr Cel l L bar eV cal Hz N Pa J W V C F Ohm S Wb T H lm lx",
  "Bq Gy Sv kat By bit Bd",
].flatMap((words) => words.split(" "));

/** UCUM's units that take none, or would look like another with it: `GB` is a gigabel there. */
const plainUnits: readonly string[] = [
  "1 % 10* 10^ min h d wk mo a deg atm u t dB rpm [degF] [ppth] [ppm] [ppb] [pptr] [pH]",
  "[kn_i] [in_i] [ft_i] [yd_i] [mi_i] [lb_av] [oz_av] [gal_us]",
].flatMap((words) => words.split(" "));

/** Money has no unit in UCUM, but everybody knows these. */
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

const known: ReadonlySet<string> = new Set([
  ...metricUnits,
  ...plainUnits,
  ...unitWords.keys(),
  ...currencies,
]);

const annotation = "\\{[!-z|~]+\\}";
const simpleUnit = new RegExp(`^(?:(?:${prefixes})?(?:${metricUnits.join("|")}))$`);
const withExponent = new RegExp(`^(.+?)([+-]?[0-9]+)?(?:${annotation})?$`);
const onlyAnnotation = new RegExp(`^${annotation}$`);

/**
 * Whether the unit is one that a metric of ours may have: of UCUM (`s`, `By`, `kW.h`, `m/s2`), an
 * ISO 4217 currency (`USD`), an annotation (`{payment}`), or one of them by another (`By/s`).
 */
export function isKnownUnit(unit: string): boolean {
  const [first = "", ...rest] = unit.split("/");
  return isProduct(first) && rest.every((part) => perUnitWords.has(part) || isProduct(part));
}

/** Returns a known unit that was probably meant: `seconds` → `s`, `usd` → `USD`. */
export function suggestUnit(unit: string): string | undefined {
  const parts = unit.split("/").map((part) => {
    const text = part.trim();
    return text !== "" && isKnownUnit(text) ? text : suggestPart(text);
  });
  const suggestion = parts.join("/");
  return parts.includes(undefined) || !isKnownUnit(suggestion) ? undefined : suggestion;
}

function isProduct(text: string): boolean {
  return text.split(".").every(isFactor);
}

function isFactor(text: string): boolean {
  if (onlyAnnotation.test(text) || isSimple(text)) return true;
  const base = withExponent.exec(text)?.[1];
  return base !== undefined && base !== "1" && isSimple(base);
}

function isSimple(text: string): boolean {
  return known.has(text) || simpleUnit.test(text);
}

/** What people write, besides the words that Prometheus has: lower case, singular. */
const spoken: ReadonlyMap<string, string> = new Map([
  ...[...unitWords].map(([unit, word]) => [word.replace(/s$/, ""), unit] as const),
  ...Object.entries({
    sec: "s",
    msec: "ms",
    "\u00B5": "us",
    "\u03BC": "us",
    usec: "us",
    nsec: "ns",
    hr: "h",
    w: "wk",
    week: "wk",
    month: "mo",
    y: "a",
    year: "a",
    byte: "By",
    kb: "kBy",
    kilobyte: "kBy",
    mb: "MBy",
    gb: "GBy",
    tb: "TBy",
    kib: "KiBy",
    mib: "MiBy",
    gib: "GiBy",
    tib: "TiBy",
    bps: "bit/s",
    kbps: "kbit/s",
    mbps: "Mbit/s",
    gbps: "Gbit/s",
    pct: "%",
    ratio: "1",
    fraction: "1",
    "°c": "Cel",
    "°f": "[degF]",
    ohm: "Ohm",
    amp: "A",
    kelvin: "K",
    liter: "l",
    litre: "l",
    metre: "m",
    kwh: "kW.h",
    euro: "EUR",
    dollar: "USD",
    "€": "EUR",
    $: "USD",
  }),
]);

function suggestPart(text: string): string | undefined {
  const word = text.toLowerCase().replace(/(?<=.)s$/, "");
  const asSpoken = spoken.get(word) ?? spoken.get(text.toLowerCase());
  if (asSpoken !== undefined && word !== "") return asSpoken;
  const otherCase = [...known].find((unit) => unit.toLowerCase() === text.toLowerCase());
  if (otherCase !== undefined) return otherCase;
  const near = word.length < 5 ? undefined : nearest(word, spoken.keys());
  if (near !== undefined) return spoken.get(near);
  return /^[a-z][a-z_]*$/.test(word) ? `{${word}}` : undefined;
}
