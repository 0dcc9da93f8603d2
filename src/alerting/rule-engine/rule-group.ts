/** A rule that records what an expression finds as series of another name. */
export interface RecordingRule {
  readonly type: "recording";
  readonly name: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A rule that fires for what an expression finds. Labels and annotations are Go templates. */
export interface AlertingRule {
  readonly type: "alerting";
  readonly name: string;
  readonly expr: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export type EngineRule = RecordingRule | AlertingRule;

/** Rules that are evaluated one after another, each seeing what those before it recorded. */
export interface RuleGroup {
  readonly name: string;
  /** How far before its own time the group looks. */
  readonly queryOffsetMs: number;
  /** Most series or alerts of a rule; 0: any number. */
  readonly limit: number;
  readonly rules: readonly EngineRule[];
}
