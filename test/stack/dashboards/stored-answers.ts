import { panelsOf, type Dashboard } from "../../grafana/dashboard-json.ts";
import { fieldOf, type Frame } from "../../grafana/frame.ts";
import { answersOf, scopesOf } from "../../grafana/open-panel.ts";
import { requestsOf } from "../../grafana/requests.ts";
import { resolveVariables } from "../../grafana/resolve-variables.ts";
import type { Backend, Request } from "../../grafana/source.ts";

/** What dashboards are opened with. */
export interface Opening {
  readonly backend: Backend;
  readonly dashboards: readonly Dashboard[];
  readonly sinceMs: number;
}

/** Returns everything that the panels' data sources answer. */
export async function allAnswers({
  backend,
  dashboards,
  sinceMs,
}: Opening): Promise<readonly Frame[]> {
  const range = { fromMs: sinceMs, toMs: Date.now() };
  const frames: Frame[] = [];
  for (const dashboard of dashboards) {
    // oxlint-disable-next-line no-await-in-loop -- a store takes so many queries at once
    const scope = await resolveVariables(dashboard, backend, range);
    const opened = panelsOf(dashboard).flatMap((panel) =>
      scopesOf(panel, scope).map((one) => answersOf(panel, backend, range, one)),
    );
    // oxlint-disable-next-line no-await-in-loop -- as above
    frames.push(...(await Promise.all(opened)).flat());
  }
  return frames;
}

/** Returns what is sent for queries that ask for exemplars, by the panel's title. */
export async function exemplarRequests({
  backend,
  dashboards,
  sinceMs,
}: Opening): Promise<readonly (readonly [panel: string, request: Request])[]> {
  const range = { fromMs: sinceMs, toMs: Date.now() };
  const requests = await Promise.all(
    dashboards.map(async (dashboard) => {
      const scope = await resolveVariables(dashboard, backend, range);
      return panelsOf(dashboard).flatMap((panel) =>
        requestsOf(panel, backend, range, scope)
          .filter(({ target }) => target.exemplar === true)
          .map((request) => [`${dashboard.title} / ${panel.title}`, request] as const),
      );
    }),
  );
  return requests.flat();
}

/** Returns the ids of the traces that panels found, the newest first. */
export function traceIdsIn(frames: readonly Frame[]): readonly string[] {
  const found = frames.flatMap((frame) => {
    const starts = fieldOf(frame, "startTime")?.values ?? [];
    const ids = fieldOf(frame, "traceID")?.values ?? [];
    return ids.map((id, index) => ({ id: String(id), start: Number(starts[index]) }));
  });
  return found.toSorted((a, b) => b.start - a.start).map(({ id }) => id);
}

/** Returns what is known of each log line that panels found. */
export function lineLabelsIn(
  frames: readonly Frame[],
): readonly Readonly<Record<string, string>>[] {
  return frames.flatMap(
    (frame) =>
      (fieldOf(frame, "labels")?.values ?? []) as readonly Readonly<Record<string, string>>[],
  );
}
