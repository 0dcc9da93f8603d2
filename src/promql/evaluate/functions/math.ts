/** Functions of one number: the vector's values, one by one. */
export const elementwise: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  deg: (value) => (value * 180) / Math.PI,
  exp: Math.exp,
  floor: Math.floor,
  ln: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  rad: (value) => (value * Math.PI) / 180,
  sgn: (value) => (value < 0 ? -1 : value > 0 ? 1 : value),
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  days_in_month: calendar((date) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  ),
  day_of_month: calendar((date) => date.getUTCDate()),
  day_of_week: calendar((date) => date.getUTCDay()),
  day_of_year: calendar(
    (date) =>
      1 +
      (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) -
        Date.UTC(date.getUTCFullYear(), 0, 1)) /
        86_400_000,
  ),
  hour: calendar((date) => date.getUTCHours()),
  minute: calendar((date) => date.getUTCMinutes()),
  month: calendar((date) => date.getUTCMonth() + 1),
  year: calendar((date, years) => date.getUTCFullYear() + years),
};

/** Functions of the calendar, which read the time of evaluation where they have no argument. */
export const calendarFunctions: ReadonlySet<string> = new Set([
  "days_in_month",
  "day_of_month",
  "day_of_week",
  "day_of_year",
  "hour",
  "minute",
  "month",
  "year",
]);

/** The calendar repeats every 400 years, and JavaScript's dates end before Prometheus' do. */
const cycleSeconds = 12_622_780_800;
const cycleYears = 400;

/** What Go makes of seconds that are no 64-bit integer, among them NaN and ±Inf. */
const outOfTime = { date: new Date(Date.UTC(2196, 11, 4, 15, 30, 8)), years: 292_277_024_400 };

function calendar(read: (date: Date, years: number) => number): (seconds: number) => number {
  return (seconds) => {
    if (!(Math.abs(seconds) < 2 ** 63)) return read(outOfTime.date, outOfTime.years);
    const whole = Math.trunc(seconds);
    const cycles = Math.floor(whole / cycleSeconds);
    return read(new Date((whole - cycles * cycleSeconds) * 1_000), cycles * cycleYears);
  };
}

/** `round`: to the nearest multiple; ties go up. */
export function roundTo(value: number, nearest: number): number {
  // Dividing costs less accuracy than multiplying by 0.1
  const inverse = 1 / nearest;
  return Math.floor(value * inverse + 0.5) / inverse;
}
