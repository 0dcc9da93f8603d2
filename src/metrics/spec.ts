/* oxlint-disable typescript/no-explicit-any -- the specification's interface, to the letter */

/** The specification's metrics interface, as it stands there. */
export interface IMetricsCollector {
  // Counter metrics
  incrementCounter(name: string, labels?: Record<string, string>, value?: number): void;

  // Gauge metrics
  setGauge(name: string, value: number, labels?: Record<string, string>): void;

  // Histogram metrics
  recordHistogram(name: string, value: number, labels?: Record<string, string>): void;

  // Summary metrics
  recordSummary(name: string, value: number, labels?: Record<string, string>): void;

  // Metrics export
  getMetrics(): Promise<string>;
  getMetricsAsJSON(): Promise<Record<string, any>>;
}
