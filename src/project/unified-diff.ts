import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";

export interface DiffOptions {
  /** What is said of both sides behind the path: `["on disk", "generated"]`. @default nothing */
  readonly notes?: readonly [before: string, after: string];
  /** Longer differences are cut, and say so. @default no limit */
  readonly maxLines?: number;
}

/** Two large files with nothing in common are not worth the wait. */
const timeoutMs = 1_000;

/**
 * Returns the difference as `diff -u` prints it. Line ends and byte order marks are no difference
 * of their own.
 *
 * @param before `undefined`: the file is not there yet
 */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string,
  { notes, maxLines = Infinity }: DiffOptions = {},
): string {
  const [from = path, to = path] = notes?.map((note) => `${path} (${note})`) ?? [];
  const headers = [before === undefined ? "/dev/null" : from, to] as const;
  const options = { context: 3, timeout: timeoutMs, stripTrailingCr: true };
  const found = (before ?? "").replace(/^\uFEFF/, "");
  const patch = structuredPatch(...headers, found, after, "", "", options);
  if (patch === undefined) return "(too different to show)";
  if (patch.hunks.length === 0 && before !== undefined) return "(line ends or a byte order mark)";
  const lines = formatPatch(patch, FILE_HEADERS_ONLY).trimEnd().split("\n");
  const more = Math.max(0, lines.length - maxLines);
  return [...lines.slice(0, maxLines), ...(more > 0 ? [`… ${more} more lines`] : [])].join("\n");
}
