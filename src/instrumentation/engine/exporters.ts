type Exporters<Name extends string> = readonly Name[];

/** Whether a signal goes to `exporter`. `none` beside others leaves nothing. */
export function goesTo<Name extends string>(
  exporters: Exporters<Name>,
  exporter: NoInfer<Exclude<Name, "none">>,
): boolean {
  return exporters.includes(exporter) && isRecorded(exporters);
}

/** Whether a signal goes anywhere. */
export function isRecorded(exporters: Exporters<string>): boolean {
  return exporters.length > 0 && !exporters.includes("none");
}
