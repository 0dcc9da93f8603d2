import type { Panel } from "./dashboard-json.ts";
import { draw } from "./draw.ts";
import type { Drawn } from "./drawn.ts";
import type { Frame } from "./frame.ts";
import type { Scope } from "./interpolate.ts";
import type { TimeRange } from "./interval.ts";
import { requestsOf } from "./requests.ts";
import type { Backend } from "./source.ts";

/** Sends what Grafana sends for a panel, and returns what came back. */
export async function answersOf(
  panel: Panel,
  backend: Backend,
  range: TimeRange,
  scope: Scope,
): Promise<readonly Frame[]> {
  const requests = requestsOf(panel, backend, range, scope);
  return (await Promise.all(requests.map((request) => backend.ask(request)))).flat();
}

/** Opens a panel; one that is repeated, once for each value of its variable. */
export async function openPanel(
  panel: Panel,
  backend: Backend,
  range: TimeRange,
  scope: Scope,
): Promise<readonly Drawn[]> {
  return Promise.all(
    scopesOf(panel, scope).map(async (one) =>
      draw(panel, await answersOf(panel, backend, range, one)),
    ),
  );
}

/** Returns what a panel is opened with: the dashboard's variables, or one value each where repeated. */
export function scopesOf({ repeat }: Panel, scope: Scope): readonly Scope[] {
  const variable = repeat === undefined ? undefined : scope.get(repeat);
  if (variable === undefined) return [scope];
  return variable.values.map(
    (value) => new Map([...scope, [variable.name, { ...variable, isAll: false, values: [value] }]]),
  );
}
