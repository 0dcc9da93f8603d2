import { away, rising, stepSeconds, steps, type Samples, type Series } from "./course.ts";
import type { Situation } from "./situation.ts";

const length = steps(5_400);

function uptime(instance: string, samples: Samples): Series {
  const labels = {
    service_name: "checkout",
    deployment_environment_name: "production",
    job: "shop/checkout",
    instance,
  };
  return { name: "process_uptime_seconds", labels, samples };
}

/** A process that lives for `life` from `start`; each has an instance of its own. */
function living(name: string, start: number, life: number): Series {
  const samples = [...away(start), ...rising(5, stepSeconds, life), ...away(length - start - life)];
  return uptime(name, samples.slice(0, length));
}

/** A minute of life, and then a wait, again and again. */
const looping = (name: string, wait: number): readonly Series[] =>
  Array.from({ length: Math.floor((length - 40) / (4 + wait)) }, (_, run) =>
    living(`${name}${run}`, 40 + run * (4 + wait), 4),
  );
const steady = (name: string) => uptime(name, rising(1e5, stepSeconds, length));

/** What may happen to one of several instances. */
export const instanceRestarts: readonly Situation[] = [
  {
    name: "one of three starts again every five minutes",
    series: [steady("a"), steady("b"), ...looping("c", 16)],
    alerts: 1,
  },
  {
    name: "a deployment, one instance after the other",
    series: ["a", "b", "c"].flatMap((name, index) => [
      uptime(name, [
        ...rising(1e5, stepSeconds, 100 + 8 * index),
        ...away(length - 100 - 8 * index),
      ]),
      living(`${name}-new`, 100 + 8 * index, length - 100 - 8 * index),
    ]),
    alerts: 0,
  },
  { name: "the only instance starts every minute", series: looping("a", 0), alerts: 1 },
  { name: "nothing starts", series: [steady("a"), steady("b")], alerts: 0 },
];

/** What may happen to all of a service's instances. */
export const serviceRestarts: readonly Situation[] = [
  { name: "the only instance starts every minute", series: looping("a", 0), alerts: 1 },
  {
    name: "one of three starts again and again",
    series: [steady("a"), steady("b"), ...looping("c", 0)],
    alerts: 0,
  },
];
