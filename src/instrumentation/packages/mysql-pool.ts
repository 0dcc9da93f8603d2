import { context, trace } from "@opentelemetry/api";

import { ownedDefinitions } from "./definitions.ts";

type Query = (this: unknown, ...args: unknown[]) => unknown;

/** What the instrumentation of mysql wraps `query` with: of a connection, or of a pool. */
type PatchQuery = (this: unknown, target: object) => (original: Query) => Query;

/**
 * Lets a statement of mysql have one span, and within a request only, as with other clients. Its
 * instrumentation makes one for the pool and one for the connection that the pool gives the statement
 * to.
 */
export function simplifyMysql(instrumentations: readonly object[]): void {
  for (const { instrumentation, owner } of instrumentations.flatMap(ownedDefinitions)) {
    if (instrumentation !== "@opentelemetry/instrumentation-mysql") continue;
    const patchQuery: unknown = Reflect.get(owner, "_patchQuery");
    // Without it, there are two spans
    if (typeof patchQuery !== "function") continue;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- pinned, tested
    Reflect.set(owner, "_patchQuery", simplified(patchQuery as PatchQuery));
  }
}

function simplified(patchQuery: PatchQuery): PatchQuery {
  return function (target) {
    if ("getConnection" in target) return (original) => original;
    const wrap = patchQuery.call(this, target);
    return (original) => {
      const traced = wrap(original);
      return function query(...args) {
        const query = trace.getSpan(context.active()) === undefined ? original : traced;
        return query.apply(this, args);
      };
    };
  };
}
