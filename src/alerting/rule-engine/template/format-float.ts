/** Returns the number as Go's `%v` writes it: the shortest digits, exponents from 1e+06 and 1e-05 on. */
export function showFloat(value: number): string {
  return special(value) ?? general(value, undefined, 6);
}

/** Returns the number as Go's `%.<precision>g` writes it. */
export function toSignificant(value: number, precision: number): string {
  return special(value) ?? general(value, Math.max(1, precision), Math.max(1, precision));
}

/** Returns the number as Go's `%.<precision>f` writes it: halves go to the even neighbour. */
export function toDecimals(value: number, precision: number): string {
  const known = special(value);
  if (known !== undefined) return known;
  if (Math.abs(value) >= 1e21) return bigDecimals(value, precision);
  return isTie(value, precision) ? toEven(value, precision) : value.toFixed(precision);
}

/** Returns the number as Go's `%.<precision>e` writes it. */
export function toExponent(value: number, precision: number): string {
  return special(value) ?? goExponent(value.toExponential(precision));
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return undefined;
}

/** `precision` undefined: as many digits as tell the number from its neighbours. */
function general(value: number, precision: number | undefined, most: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const scientific =
    precision === undefined ? value.toExponential() : value.toExponential(precision - 1);
  const [digits = "", power = "0"] = scientific.split("e");
  const exponent = Number(power);
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  if (exponent < -4 || exponent >= most) return goExponent(`${short}e${exponent}`);
  const sign = short.startsWith("-") ? "-" : "";
  const all = short.replace(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${all}`;
  const whole = all.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return sign + [whole, all.slice(exponent + 1)].filter((part) => part !== "").join(".");
}

/** Go writes at least two digits of an exponent, and always its sign. */
function goExponent(text: string): string {
  const [digits = "", power = "0"] = text.split("e");
  const exponent = Number(power);
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function bigDecimals(value: number, precision: number): string {
  return BigInt(value).toString() + (precision > 0 ? `.${"0".repeat(precision)}` : "");
}

/** Most digits that toFixed gives; they are exact. */
const exactDigits = 100;

function isTie(value: number, precision: number): boolean {
  if (precision + 1 > exactDigits) return false;
  const [, fraction = ""] = value.toFixed(exactDigits).split(".");
  return /^50*$/.test(fraction.slice(precision));
}

function toEven(value: number, precision: number): string {
  const cut = value.toFixed(exactDigits).split(".");
  const digits = `${(cut[0] ?? "").replace("-", "")}${(cut[1] ?? "").slice(0, precision)}`;
  const whole = BigInt(digits);
  const even = (whole % 2n === 0n ? whole : whole + 1n).toString().padStart(precision + 1, "0");
  const at = even.length - precision;
  const sign = value < 0 ? "-" : "";
  return sign + even.slice(0, at) + (precision > 0 ? `.${even.slice(at)}` : "");
}
