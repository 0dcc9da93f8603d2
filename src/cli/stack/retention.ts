const names = [
  "METRICS_RETENTION",
  "TRACES_RETENTION",
  "LOGS_RETENTION",
  "AGGREGATES_RETENTION",
] as const;

/**
 * Returns what is wrong with the variables that say how long data stays, a line each. Only whole
 * hours from a day on mean the same to every store: `30` is 30 months for VictoriaLogs and 30 ns for
 * Jaeger. An empty value counts as none.
 */
export function retentionProblems(
  variables: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return names.flatMap((name) => {
    const value = variables[name];
    const meant = !value || (/^\d+h$/.test(value) && Number.parseInt(value, 10) >= 24);
    return meant ? [] : [`${name}: expected whole hours, 24h or more, got ${value}`];
  });
}
