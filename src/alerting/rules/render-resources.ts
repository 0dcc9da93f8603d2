import type { BackendSet } from "../../metrics/backend-sets.ts";
import { header, type RenderedFiles } from "../../generated-file.ts";
import { toYaml } from "../../to-yaml.ts";
import type { AlertLinks } from "./alert-links.ts";
import { toGroups } from "./render-rules.ts";
import { resourceNames } from "./resource-name.ts";
import { toRuleSet, type RuleFile } from "./rule-file.ts";

/**
 * Returns the rules as `PrometheusRule` resources of the Prometheus operator, one for each file of
 * definitions. Those of a set of backends are in a folder of its name.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
 */
export function renderResources(files: readonly RuleFile[], links: AlertLinks): RenderedFiles {
  const filled = files.filter(({ rules }) => rules.length > 0);
  const names = resourceNames(filled);
  const byPath = Map.groupBy(filled, (file) => resourcePath(nameOf(file, names), file.backends));
  return new Map(
    [...byPath].map(([path, parts]) => [path, renderResource(parts, names, links)] as const),
  );
}

function nameOf(file: RuleFile, names: ReadonlyMap<RuleFile, string>): string {
  return names.get(file) ?? "";
}

function resourcePath(name: string, backends: BackendSet | undefined): string {
  return `k8s/prometheus-rules/${backends === undefined ? "" : `${backends}/`}${name}.yaml`;
}

function renderResource(
  files: readonly RuleFile[],
  names: ReadonlyMap<RuleFile, string>,
  links: AlertLinks,
): string {
  // A definition file named after its set says so once
  const parts = new Set([
    "tamma",
    ...files.flatMap((file) => [file.backends ?? [], nameOf(file, names)].flat()),
  ]);
  const resource = {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: {
      name: [...parts].join("-"),
      labels: { "app.kubernetes.io/part-of": "tamma-observability", role: "alert-rules" },
    },
    spec: {
      groups: files.flatMap(({ rules }) =>
        rules.map(toRuleSet).flatMap((set) => toGroups(set, links)),
      ),
    },
  };
  const sources = new Set(files.map(({ file }) => file));
  return header([...sources].join(", ")) + toYaml(resource);
}
