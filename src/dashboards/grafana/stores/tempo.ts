import { sourceOf } from "../data-sources.ts";
import { chosenServices, valueOf } from "../scope.ts";
import { chosenAttributes, chosenConditions, searchLimit, type TraceStore } from "./store.ts";

const type = "tempo";

const conditions = {
  environment: `&& resource.${chosenAttributes.environment} = \`$1\``,
  namespace: `&& resource.${chosenAttributes.namespace} = \`$1\``,
  instance: `&& resource.${chosenAttributes.instance} =~ \`$1\``,
} as const;

/** TraceQL. https://grafana.com/docs/tempo/latest/traceql/ */
export const tempo: TraceStore = {
  type,
  uid: "tempo",
  oneServiceASearch: false,
  conditions,
  search({ failed, slowerThanMs, where = {}, service }, scope) {
    const ofService =
      service === undefined
        ? chosenServices(scope)
            .filter(({ name }) => name === "service")
            .map(({ operator, value }) => `resource.service.name ${operator} "${value}"`)
        : [`resource.service.name = ${JSON.stringify(valueOf(service, scope.place))}`];
    const attributes = Object.entries(where).map(
      ([attribute, value]) => `span.${attribute} = ${JSON.stringify(valueOf(value, scope.place))}`,
    );
    const all = [
      ...(ofService.length === 0 ? ['resource.service.name != ""'] : ofService),
      ...(failed === true ? ["status = error"] : []),
      ...(slowerThanMs === undefined ? [] : [`kind = server && duration > ${slowerThanMs}ms`]),
      ...attributes,
    ].join(" && ");
    return {
      datasource: sourceOf(type, "traces"),
      queryType: "traceql",
      query: `{ ${[all, ...chosenConditions(scope, conditions)].join(" ")} }`,
      filters: [],
      limit: searchLimit,
      tableType: "traces",
    };
  },
};
