import { header, toYaml, type RenderedFiles } from "../../generated-file.ts";
import type { RuleContext } from "../rule-context.ts";
import { toGroup } from "./render-rules.ts";
import { toRuleSet, type RuleFile } from "./rule-file.ts";

/**
 * Returns the rules as `PrometheusRule` resources of the Prometheus operator, one for each file of
 * definitions. Those of a set of backends are in a folder of its name.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
 */
export function renderResources(
  files: readonly RuleFile[],
  links: Pick<RuleContext, "runbooks">,
): RenderedFiles {
  return new Map(
    files.map((one) => {
      const { file, backends, rules } = one;
      const name = baseName(file);
      // A definition file named after its set says so once
      const parts = new Set(["tamma", ...(backends === undefined ? [] : [backends]), name]);
      const resource = {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: {
          name: [...parts].join("-"),
          labels: { "app.kubernetes.io/part-of": "tamma-observability", role: "alert-rules" },
        },
        spec: { groups: rules.map(toRuleSet).map((set) => toGroup(set, links)) },
      };
      return [`k8s/prometheus-rules/${resourceName(one)}.yaml`, header(file) + toYaml(resource)];
    }),
  );
}

/** Returns the name of the file of the resource, without its ending: only one of them may have it. */
export function resourceName({ file, backends }: Pick<RuleFile, "file" | "backends">): string {
  return `${backends === undefined ? "" : `${backends}/`}${baseName(file)}`;
}

function baseName(file: string): string {
  return file.replace(/^.*\//, "").replace(/\.[cm]?[jt]s$/, "");
}
