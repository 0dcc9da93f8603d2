import { stringify } from "yaml";

import { withoutBinaryTail } from "../../decimal.ts";
import { toMs } from "../../duration.ts";
import { ObservabilityError } from "../../errors.ts";
import { burnRatesOf, type BurnRate } from "../../metrics/burn-rates.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { formatFlaw, type Flaw } from "../../shape.ts";
import { burnSeverities } from "../rules/burn-alert.ts";
import { windowOf, type ObjectiveOptions } from "../rules/objective-options.ts";
import { isObjective } from "../rules/objective.ts";
import type { RuleFile } from "../rules/rule-file.ts";
import { toShorthand } from "./duration-shorthand.ts";
import { exportedQuery, type ExportedQuery } from "./exported-query.ts";
import { toAnnotations } from "./own-fields.ts";
import { apiVersion, longestDescription, type Kind } from "./schema-parts.ts";

/** What an export to OpenSLO says besides the objectives. */
export interface OpenSloOptions {
  /** The service that the objectives are of: a name of letters, digits and hyphens. */
  readonly service: string;
  /** Where the Prometheus answers. @default "http://localhost:9090" */
  readonly prometheusUrl?: string;
}

type Options = ObjectiveOptions<string, Dimension>;

/** Returns the objectives among the rules as documents of OpenSLO v1. */
export function toOpenSlo(files: readonly RuleFile[], options: OpenSloOptions): string {
  const objectives = files.flatMap(({ file, rules }) =>
    rules
      .filter(isObjective)
      .flatMap(({ options: one }) => (one === undefined ? [] : [{ file, one }])),
  );
  const problems = objectives.flatMap(({ file, one }) =>
    exportFlaws(one).map((flaw) => formatFlaw(file, flaw)),
  );
  if (problems.length > 0) {
    throw new ObservabilityError("OBS_OPENSLO_INVALID", problems.join("\n"));
  }
  const windows = [...new Set(objectives.map(({ one }) => windowOf(one)))];
  const documents = [
    service(options),
    dataSource(options),
    document("AlertNotificationTarget", { name: target }, { target: "alertmanager" }),
    ...windows.flatMap((windowMs) => burnRatesOf(windowMs).flatMap(alertObjects)),
    ...objectives.map(({ one }) => slo(one, options)),
  ];
  return documents.map((one) => stringify(one, { lineWidth: 0 })).join("---\n");
}

const source = "prometheus";
const target = "alertmanager";

function document(kind: Kind, metadata: object, spec: object): object {
  return { apiVersion, kind, metadata, spec };
}

function service({ service: name }: OpenSloOptions): object {
  return document("Service", { name }, {});
}

function dataSource({ prometheusUrl: url = "http://localhost:9090" }: OpenSloOptions): object {
  return document(
    "DataSource",
    { name: source },
    { type: "Prometheus", connectionDetails: { url } },
  );
}

/** The alert on a burn rate: the condition, and the policy that an SLO refers to. */
function alertObjects(burn: BurnRate): readonly object[] {
  const name = burnName(burn);
  const condition = {
    kind: "burnrate",
    op: "gt",
    threshold: burn.factor,
    lookbackWindow: longWindow(burn),
    alertAfter: "0m",
  };
  return [
    document("AlertCondition", { name }, { severity: burnSeverities[burn.pace], condition }),
    document(
      "AlertPolicy",
      { name },
      {
        alertWhenBreaching: true,
        alertWhenResolved: true,
        alertWhenNoData: false,
        conditions: [{ conditionRef: name }],
        notificationTargets: [{ targetRef: target }],
      },
    ),
  ];
}

function burnName(burn: BurnRate): string {
  return `burn-${longWindow(burn)}-${burn.factor}x`;
}

function longWindow({ long }: BurnRate): string {
  return toShorthand(toMs(long));
}

function slo(options: Options, { service: name }: OpenSloOptions): object {
  const { id, name: displayName, owner, target: share, description } = options;
  const windowMs = windowOf(options);
  return document(
    "SLO",
    { name: id, displayName, labels: { owner }, annotations: toAnnotations(options) },
    {
      description,
      service: name,
      indicator: { metadata: { name: id }, spec: { ratioMetric: ratioMetric(options) } },
      timeWindow: [{ duration: toShorthand(windowMs), isRolling: true }],
      budgetingMethod: "Occurrences",
      objectives: [{ target: withoutBinaryTail(share.value) }],
      alertPolicies: burnRatesOf(windowMs).map(burnName),
    },
  );
}

function ratioMetric({ bad, good, total }: Options): object {
  const part = bad === undefined ? "good" : "bad";
  const of = exportedQuery(bad ?? good ?? total);
  const all = exportedQuery(total);
  const isCounter = of.asCounter !== undefined && all.asCounter !== undefined;
  const metric = ({ asCounter, text }: ExportedQuery): object => ({
    metricSource: {
      metricSourceRef: source,
      type: "Prometheus",
      spec: { query: isCounter ? asCounter : text },
    },
  });
  return { counter: isCounter, [part]: metric(of), total: metric(all) };
}

function exportFlaws({ id, description }: Options): readonly Flaw[] {
  if (description.length <= longestDescription) return [];
  const expected = `at most ${longestDescription} characters`;
  return [{ field: `${id}.description`, expected, got: `${description.length} of them` }];
}
