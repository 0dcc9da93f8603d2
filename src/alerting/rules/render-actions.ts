import { header, type RenderedFiles } from "../../generated-file.ts";
import { toYaml } from "../../to-yaml.ts";
import { alertsOf, type RuleFile } from "./rule-file.ts";

/** Where the actions are, from the output folder. */
const actionsPath = "responder/actions.yaml";

/**
 * Returns the file with the actions of all rules that have some, whole and by the rule's id: what a
 * responder reads when an alert comes with its label `rule_id`. The disabled ones are there as well.
 * Without such rules there is no file.
 */
export function renderActions(files: readonly RuleFile[]): RenderedFiles {
  const acting = alertsOf(files).filter(({ alert }) => alert.actions.length > 0);
  if (acting.length === 0) return new Map();
  const rules = acting.map(({ alert: { id, name, severity, actions } }) => ({
    rule_id: id,
    alert: name,
    severity,
    actions: actions.map(({ type, enabled, config }) => ({ type, enabled, config })),
  }));
  const sources = new Set(acting.map(({ file }) => file));
  return new Map([[actionsPath, header([...sources].join(", ")) + toYaml({ rules })]]);
}
