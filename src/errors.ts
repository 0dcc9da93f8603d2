/**
 * Every way this package fails, by stable code. A retired code is never used again.
 *
 * `docs/errors.md` is rendered from this table (`npm run generate`) and checked against it.
 */
export const errorCodes = {
  OBS_DURATION_INVALID: "A duration is neither milliseconds nor text such as `30s` or `1h30m`.",
  OBS_METRIC_UNKNOWN: "A metric name is not in the catalog given to the collector.",
  OBS_METRIC_ATTRIBUTE:
    "A measurement has an attribute that its metric does not, or a value outside its closed set.",
  OBS_METRIC_KIND: "A metric was used as another kind than its catalog entry declares.",
  OBS_METRIC_VALUE: "A measurement is not a finite number, or a counter was decremented.",
  OBS_METRIC_CARDINALITY: "A metric reached its limit of series; the rest is added up in one.",
  OBS_NODE_VERSION: "`tamma-obs` was started by a Node.js that is too old for it.",
  OBS_CONFIG_MISSING: "No `observability.config.ts` was found where a command needs it.",
  OBS_CONFIG_INVALID:
    "A config cannot be run or says something that cannot be meant; the message lists all of it.",
  OBS_OUTPUT_PATH: "A generated file would be outside of the output, or collide with another.",
  OBS_OUTPUT_CONFLICT:
    "Generated files would replace what `generate` did not write; nothing was written.",
  OBS_OUTPUT_MANIFEST: "The manifest of generated files cannot be read.",
  OBS_OUTPUT_LOCKED: "Another run is writing the same generated files.",
  OBS_OUTPUT_UNWRITABLE: "Generated files could not be written; those that were are put back.",
  OBS_INIT_PROJECT: "`tamma-obs init` cannot be run in this folder, or not with what is in it.",
  OBS_INIT_WRITE: "`tamma-obs init` or `upgrade` cannot write a file; nothing was written.",
  OBS_RULE_INVALID: "Alerting rules that cannot be meant; the message lists all of them.",
  OBS_RULE_UNKNOWN: "No alerting rule has the id that a command names.",
  OBS_RULE_FILE_INVALID:
    "A file of Prometheus rules, or of tests of them, cannot be read; the message lists all of it.",
  OBS_FILE_UNREADABLE: "A file that a command is given cannot be read.",
  OBS_PROMTOOL_MISSING: "`promtool` was not found where a command needs it.",
  OBS_PROMTOOL_FAILED: "`promtool` ended without a report on every test.",
  OBS_PROMQL_SYNTAX: "An expression is no PromQL, or its types do not fit.",
  OBS_PROMQL_UNSUPPORTED:
    "An expression asks for what is experimental in Prometheus, and that was not allowed.",
  OBS_PROMQL_EVALUATION: "An expression fails on the series that it finds.",
  OBS_CATALOG_INVALID:
    "Metrics that cannot be meant, or share a name; the message lists all of it.",
  OBS_REGISTRY_INVALID:
    "No metrics can be made of a registry of semantic conventions; the message lists why.",
  OBS_OPENSLO_INVALID:
    "No objectives can be made of files of OpenSLO, or none of them said in it; the message lists why.",

  OBS_HEALTH_CHECK_INVALID: "A health check's definition is malformed.",
  OBS_HEALTH_GRAPH_INVALID:
    "Health checks share a name, or depend on an unknown one or in a circle.",
  OBS_HEALTH_OPTIONS_INVALID: "An option of the health service is malformed.",
  OBS_HEALTH_UNKNOWN_COMPONENT: "No health check has this name.",
  OBS_HEALTH_EXPRESS_MISSING: "`health.router()` was called where express is not installed.",
  OBS_HEALTH_NOT_STARTED: "The health service was asked for what it has only once it is started.",
  OBS_HEALTH_STARTED: "The health service was started twice.",
  OBS_HEALTH_STOPPED: "The health service was stopped, which is for good.",
  OBS_HEALTH_NO_WATCHDOG: "The watchdog's port was asked for where none is configured.",
  OBS_HEALTH_PORT: "The health endpoints or the watchdog cannot listen on their port.",

  OBS_ROUTING_INVALID: "A routing definition says something that cannot be meant.",
  OBS_SCENARIO_INVALID: "A scenario for the routing simulator cannot be read.",
  OBS_PAGE_TEST_FAILED: "The simulated notifications are not those that a page test expects.",
  OBS_DRILL_FAILED: "A fire drill could not be posted, or its notification came too late.",

  OBS_OTLP_INVALID: "The body of an OTLP request is not the message that its path asks for.",
  OBS_EMBEDDED_NODE: "The embedded mode needs Node 24 or later, for `node:sqlite`.",
  OBS_EMBEDDED_PORT: "No port near the wanted one is free, or it may not be opened.",
  OBS_DEMO_SHOP: "A service of the demo is missing, did not start or stopped early.",
  OBS_STACK_COMPOSE: "Docker Compose is missing, refuses the stack or fails to start it.",
  OBS_STACK_PORT: "A port that the stack publishes is in use.",
  OBS_STACK_SETTINGS: "Settings of the stack that cannot be meant; the message lists all of them.",
  OBS_STACK_CACHE: "The folder for the packaged stack's files cannot be written to.",
  OBS_STACK_GENERATED:
    "What a project has generated is not what its config renders, or the stack cannot read it.",
  OBS_STACK_IMAGE: "An image of the stack is neither in the engine nor can it be pulled.",
} as const;

/** A stable code of this package, for programs. */
export type ErrorCode = keyof typeof errorCodes;

/**
 * The one error class of this package.
 *
 * `code` is stable and meant for programs; `message` is meant for people and may change.
 */
export class ObservabilityError extends Error {
  override readonly name = "ObservabilityError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
