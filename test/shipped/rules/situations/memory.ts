import { away, rising, still, type Samples, type Series } from "./course.ts";
import type { Situation } from "./situation.ts";

const mebibyte = 2 ** 20;
const whose = {
  service_name: "checkout",
  deployment_environment_name: "production",
  job: "shop/checkout",
  instance: "a",
};
/** Three hours. */
const length = 720;

interface Memory {
  readonly used: Samples;
  readonly limit: number;
  readonly heap?: Samples;
  readonly age?: Samples;
}

function of({ used, limit, heap = still(60 * mebibyte, length), age }: Memory): readonly Series[] {
  const series = (name: string, samples: Samples, own = {}) => ({
    name,
    labels: { ...whose, ...own },
    samples,
  });
  return [
    series("process_memory_usage_bytes", used),
    series("process_memory_limit_bytes", still(limit, length)),
    series("v8js_memory_heap_used_bytes", heap, { v8js_heap_space_name: "old_space" }),
    series("nodejs_heap_limit_bytes", still(2_048 * mebibyte, length)),
    series("process_uptime_seconds", age ?? rising(1e5, 15, length)),
  ];
}

/** What the memory of a process may do. */
export const memorySituations: readonly Situation[] = [
  {
    name: "a container of 512 MiB is full in two hours",
    series: of({
      used: rising(120 * mebibyte, 0.4 * mebibyte, length),
      limit: 512 * mebibyte,
    }),
    alerts: 1,
  },
  {
    name: "a heap grows towards its limit, in much memory",
    series: of({
      used: still(300 * mebibyte, length),
      limit: 65_536 * mebibyte,
      heap: rising(200 * mebibyte, 2 * mebibyte, length),
    }),
    alerts: 1,
  },
  {
    name: "a large process has much memory left",
    series: of({
      used: rising(6_000 * mebibyte, 0.1 * mebibyte, length),
      limit: 65_536 * mebibyte,
    }),
    alerts: 0,
  },
  {
    name: "a young process fills its caches",
    series: of({
      used: [...rising(80 * mebibyte, 3 * mebibyte, 60), ...still(260 * mebibyte, length - 60)],
      limit: 512 * mebibyte,
      age: rising(1, 15, length),
    }),
    alerts: 0,
  },
  {
    name: "nobody tells the limit",
    series: of({ used: rising(0, mebibyte, length), limit: 0 }).filter(
      ({ name }) => name !== "process_memory_limit_bytes",
    ),
    alerts: 0,
  },
  {
    name: "a process is not there",
    series: of({ used: still(mebibyte, length), limit: mebibyte * 10, age: away(length) }).slice(
      0,
      4,
    ),
    alerts: 0,
  },
];
