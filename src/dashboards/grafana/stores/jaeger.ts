import { sourceOf } from "../data-sources.ts";
import { valueOf } from "../scope.ts";
import { chosenAttributes, chosenConditions, searchLimit, type TraceStore } from "./store.ts";

const type = "jaeger";

/** Of an instance nothing: a tag has one value, and several may be chosen. */
const conditions = {
  environment: `${chosenAttributes.environment}=$1`,
  namespace: `${chosenAttributes.namespace}=$1`,
} as const;

/** Jaeger's search: one service, and tags in logfmt of which a span carries all. */
export const jaeger: TraceStore = {
  type,
  uid: "jaeger",
  oneServiceASearch: true,
  conditions,
  search({ failed, slowerThanMs, where = {}, service }, scope) {
    const attributes = Object.entries(where).map(
      ([attribute, value]) => `${attribute}=${JSON.stringify(valueOf(value, scope.place))}`,
    );
    const tags = [
      ...(failed === true ? ["error=true"] : []),
      ...(slowerThanMs === undefined ? [] : ["span.kind=server"]),
      ...attributes,
      ...chosenConditions(scope, conditions),
    ];
    return {
      datasource: sourceOf(type, "traces"),
      queryType: "search",
      service: service === undefined ? "$service" : valueOf(service, scope.place),
      tags: tags.join(" "),
      ...(slowerThanMs === undefined ? {} : { minDuration: `${slowerThanMs}ms` }),
      limit: searchLimit,
    };
  },
};
