/** The part of an Istanbul file report that says which lines run. */
export interface FileReport {
  readonly statementMap: Readonly<Record<string, { readonly start: { readonly line: number } }>>;
  readonly s: Readonly<Record<string, number>>;
}

/** Reports by absolute path. */
export type CoverageReport = Readonly<Record<string, FileReport>>;

export interface LineCoverage {
  readonly path: string;
  /** Number of lines that can run. */
  readonly total: number;
  /** Those that did not run, ascending. */
  readonly missed: readonly number[];
}

/**
 * Returns the line coverage of every file of `own`. A line can run if `own` (vitest, which knows
 * the syntax) says so; it did run if `own` or `children` (V8's ranges of child processes) says so.
 */
export function mergeLines(own: CoverageReport, children: CoverageReport): readonly LineCoverage[] {
  return Object.entries(own)
    .map(([path, report]) => {
      const lines = lineHits(report);
      const inChildren = lineHits(children[path] ?? { statementMap: {}, s: {} });
      const missed = [...lines]
        .filter(([line, hits]) => hits === 0 && (inChildren.get(line) ?? 0) === 0)
        .map(([line]) => line);
      return { path, total: lines.size, missed: missed.toSorted((a, b) => a - b) };
    })
    .toSorted((a, b) => a.path.localeCompare(b.path));
}

/** Returns the share of lines that ran, 0 to 1; 1 where nothing can run. */
export function covered(files: readonly LineCoverage[]): number {
  const total = files.reduce((sum, file) => sum + file.total, 0);
  const missed = files.reduce((sum, file) => sum + file.missed.length, 0);
  return total === 0 ? 1 : (total - missed) / total;
}

function lineHits({ statementMap, s }: FileReport): ReadonlyMap<number, number> {
  const hits = new Map<number, number>();
  for (const [id, { start }] of Object.entries(statementMap)) {
    hits.set(start.line, Math.max(hits.get(start.line) ?? 0, s[id] ?? 0));
  }
  return hits;
}
