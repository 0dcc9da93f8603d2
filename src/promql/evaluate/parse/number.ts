const unitSeconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/**
 * Returns the value of a number as PromQL writes them: decimal, `0x1F`, octal `017`, `1_000`, or a
 * duration such as `1h30m`, whose value is seconds.
 */
export function parseNumber(text: string): { readonly value: number; readonly duration: boolean } {
  if (/[smhdwy]$/.test(text) && !/^0[xX]/.test(text)) {
    return { value: parseDuration(text), duration: true };
  }
  const digits = text.replaceAll("_", "");
  // Go's strconv.ParseInt with base 0 comes first: https://pkg.go.dev/strconv#ParseInt
  if (/^0[0-7]+$/.test(digits)) return { value: Number.parseInt(digits, 8), duration: false };
  return { value: Number(digits), duration: false };
}

function parseDuration(text: string): number {
  let ms = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    ms += Number(count) * Math.round((unitSeconds[unit] ?? 0) * 1_000);
  }
  return ms / 1_000;
}

/** Returns whether the units go from large to small, each at most once, as Prometheus demands. */
export function isOrderedDuration(text: string): boolean {
  return /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/.test(text);
}
