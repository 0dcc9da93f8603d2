import { sourceOf } from "../data-sources.ts";
import { chosenServices, valueOf } from "../scope.ts";
import { chosenAttributes, conditionVariable, searchLimit, type TraceStore } from "./store.ts";

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
    const chosen = chosenServices(scope);
    const ofService =
      service === undefined
        ? chosen
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
    const others = chosen.flatMap(({ name }) =>
      name in conditions ? [`\${${conditionVariable(name)}}`] : [],
    );
    return {
      datasource: sourceOf(type, "traces"),
      queryType: "traceql",
      query: `{ ${[all, ...others].join(" ")} }`,
      filters: [],
      limit: searchLimit,
      tableType: "traces",
    };
  },
};
