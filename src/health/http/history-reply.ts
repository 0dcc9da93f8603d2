import type { Resolution } from "../history/history.ts";
import { jsonReply, notFound, problemReply, type Reply } from "./reply.ts";
import type { HealthState } from "./state.ts";

const windowsMs = { "1h": 3_600_000, "24h": 86_400_000, "30d": 2_592_000_000 } as const;

/** Returns the availability of every component. */
export function historyReply(state: HealthState): Reply {
  const all = [...state.components.keys()].map((name) => [name, availabilities(state, name)]);
  return jsonReply(200, { availability: Object.fromEntries(all) });
}

/** Returns the availability of one component, and its runs by `?resolution`. */
export function componentHistoryReply(
  state: HealthState,
  name: string,
  query: URLSearchParams,
): Reply {
  if (!state.components.has(name)) return notFound;
  const resolution = resolutionOf(query.get("resolution") ?? "minute");
  if (resolution === undefined) {
    return problemReply(400, "resolution: expected minute, hour or day");
  }
  return jsonReply(200, {
    component: name,
    resolution,
    availability: availabilities(state, name),
    buckets: state.history.buckets(name, resolution),
  });
}

function availabilities({ history, historyNowMs }: HealthState, name: string): unknown {
  return Object.fromEntries(
    Object.entries(windowsMs).map(([label, windowMs]) => [
      label,
      history.availability(name, windowMs, historyNowMs) ?? null,
    ]),
  );
}

function resolutionOf(text: string): Resolution | undefined {
  return (["minute", "hour", "day"] as const).find((each) => each === text);
}
