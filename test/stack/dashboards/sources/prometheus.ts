import type { Frame } from "../../../grafana/frame.ts";
import { emptyFrame, seriesFrame } from "../../../grafana/series-frame.ts";
import type { Request } from "../../../grafana/source.ts";
import { getJson } from "../../get-json.ts";
import { textOf, type Ask } from "./source.ts";

type Written = readonly [seconds: number, value: string];

interface Data {
  readonly resultType: "vector" | "matrix" | "scalar";
  readonly result: readonly {
    readonly metric: Record<string, string>;
    readonly value?: Written;
    readonly values?: readonly Written[];
  }[];
}

/** PromQL at the end of the range, over it, or both. */
export const prometheus: Ask = async (url, request) => {
  const { instant = false, range = !instant } = request.target;
  const answers = await Promise.all([
    ...(instant ? [atEnd(url, request)] : []),
    ...(range ? [overRange(url, request)] : []),
  ]);
  const frames = answers.flat();
  return frames.length === 0 ? [emptyFrame(request.target)] : frames;
};

async function atEnd(url: string, request: Request): Promise<readonly Frame[]> {
  const { data } = await getJson<{ data: Data }>(`${url}/api/v1/query`, {
    query: textOf(request, "expr") ?? "",
    time: String(request.range.toMs / 1000),
  });
  return toFrames(request, data);
}

/** Both ends on multiples of the step: what a panel shows does not jump when it is asked again. */
async function overRange(url: string, request: Request): Promise<readonly Frame[]> {
  const { stepMs, range } = request;
  const aligned = (timeMs: number): string => String((Math.floor(timeMs / stepMs) * stepMs) / 1000);
  const { data } = await getJson<{ data: Data }>(`${url}/api/v1/query_range`, {
    query: textOf(request, "expr") ?? "",
    start: aligned(range.fromMs),
    end: aligned(range.toMs),
    step: String(stepMs / 1000),
  });
  return toFrames(request, data);
}

function toFrames({ target }: Request, { resultType, result }: Data): readonly Frame[] {
  if (resultType === "scalar") throw new Error("expected a vector or a matrix, got a scalar");
  return result.map(({ metric, value, values }) => {
    const points = values ?? (value === undefined ? [] : [value]);
    return seriesFrame(
      target,
      metric,
      points.map(([seconds, text]) => [seconds * 1000, text] as const),
    );
  });
}
