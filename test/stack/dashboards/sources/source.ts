import type { Answer, Range } from "../answer.ts";
import type { Target } from "../panel-queries.ts";

/** Sends a query whose variables are filled in, as a data source of Grafana's does. */
export type Ask = (url: string, target: AskTarget, range: Range) => Promise<Answer>;

/** What a query of a panel or of a link holds. */
export type AskTarget = Partial<
  Pick<
    Target,
    "expr" | "query" | "queryType" | "instant" | "service" | "tags" | "minDuration" | "limit"
  >
>;

/** Distance of the points of a series, in seconds: what Grafana chooses for half an hour. */
export const step = 15;
