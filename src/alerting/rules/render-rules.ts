import { toPromDuration } from "../../duration.ts";
import { backendFolder, type BackendSet } from "../../metrics/backend-sets.ts";
import { header, type RenderedFiles } from "../../generated-file.ts";
import { toYaml } from "../../to-yaml.ts";
import { printPromql } from "../../promql/print.ts";
import { linkAnnotations, type AlertLinks } from "./alert-links.ts";
import type { Recording } from "./recording.ts";
import { toRuleSet, type RuleFile, type RuleSet } from "./rule-file.ts";
import { alertLabels, type Alert } from "./rule.ts";

/** Returns one Prometheus rule file for each rule: promtool's tests are quadratic in a file. */
export function renderRules(files: readonly RuleFile[], links: AlertLinks): RenderedFiles {
  return new Map(
    files.flatMap(({ file, backends, rules }) =>
      rules
        .map(toRuleSet)
        .map(
          (set) => [rulePath(set.id, backends), header(file) + renderGroup(set, links)] as const,
        ),
    ),
  );
}

/** Returns the rule file of the set. */
export function renderGroup(set: RuleSet, links: AlertLinks): string {
  return toYaml({ groups: toGroups(set, links) });
}

/** Returns where the rule file of a rule is: in the folder of the set of backends it belongs to. */
export function rulePath(id: string, backends: BackendSet | undefined): string {
  const folder = backends === undefined ? "" : `${backendFolder(backends)}/`;
  return `${folder}prometheus/rules/${id}.yml`;
}

/**
 * Returns the set as Prometheus rule groups: one with its name, and one more for each other interval
 * that its recordings have.
 */
export function toGroups(
  { id, intervalMs, rules }: RuleSet,
  links: AlertLinks,
): readonly unknown[] {
  const byInterval = Map.groupBy(rules, (rule) =>
    rule.type === "recording" ? rule.intervalMs : intervalMs,
  );
  return [...byInterval].map(([ms, members]) => ({
    name: ms === intervalMs ? id : `${id}:${toPromDuration(ms)}`,
    interval: toPromDuration(ms),
    rules: members.map((rule) => (rule.type === "alert" ? toAlert(rule, links) : toRecord(rule))),
  }));
}

function toRecord({ record, of, labels }: Recording): unknown {
  const own = Object.keys(labels).length === 0 ? {} : { labels };
  return { record, expr: printPromql(of.node), ...own };
}

function toAlert(alert: Alert, links: AlertLinks): unknown {
  return {
    alert: alert.name,
    expr: printPromql(alert.when.node),
    ...duration("for", alert.forMs),
    ...duration("keep_firing_for", alert.keepFiringForMs),
    labels: alertLabels(alert),
    annotations: annotations(alert, links),
  };
}

function duration(key: string, ms: number): Readonly<Record<string, string>> {
  return ms === 0 ? {} : { [key]: toPromDuration(ms) };
}

function annotations(alert: Alert, links: AlertLinks): Readonly<Record<string, string>> {
  const { summary, description } = alert;
  return { summary, description, ...linkAnnotations(alert, links) };
}
