import { away, rising, steps, still, type Samples, type Series } from "./course.ts";
import type { Situation } from "./situation.ts";

/** What a rule about a share counts: what failed, and what else there is. */
export interface SharedCounter {
  readonly failed: CountedAs;
  /** What did not fail; `all`: everything, failures among it. */
  readonly other: CountedAs & { readonly counts: "succeeded" | "all" };
  readonly windowSeconds: number;
  readonly heldSeconds: number;
  /** Failures in the window that are reason enough. */
  readonly enough: number;
  /** Who counts: a component of the stack that Prometheus scrapes, or a service that sends. */
  readonly by: "component" | "service";
}

interface CountedAs {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Samples of what failed, of what did not, and of the age of their process. */
interface Course {
  readonly failed: Samples;
  readonly succeeded: Samples;
  readonly age: Samples;
  readonly instance?: string;
  readonly environment?: string;
}

const hour = steps(3_600);
const outage = steps(1_200);
const old = 1e6;

/** What may happen to the parts of a share. */
export function shareSituations(counter: SharedCounter): readonly Situation[] {
  const { windowSeconds, heldSeconds, enough } = counter;
  const window = steps(windowSeconds);
  const before = Math.max(hour, 2 * window);
  const after = 2 * window + steps(heldSeconds) + 20;
  const all = before + after;
  // Enough failures in half a window, that is at little traffic
  const pace = (2 * enough + 2) / window;
  const of = (...courses: readonly Course[]): readonly Series[] =>
    courses.flatMap((course) => toSeries(counter, course));
  const failing: Samples = [...away(before), ...rising(pace, pace, after)];
  return [
    {
      name: "everything fails, and nothing ever succeeded",
      series: of({ failed: failing, succeeded: away(all), age: rising(old, 15, all) }),
      alerts: 1,
    },
    {
      name: "everything fails after a restart",
      series: of(
        {
          failed: away(all),
          succeeded: [...rising(0, pace, before), ...away(after)],
          age: [...rising(old, 15, before), ...away(after)],
        },
        {
          instance: "new",
          failed: failing,
          succeeded: away(all),
          age: [...away(before), ...rising(1, 15, after)],
        },
      ),
      alerts: 1,
    },
    {
      name: "everything fails, at once and in one sample",
      series: of({
        failed: [...away(before), ...still(3 * enough, after)],
        succeeded: away(all),
        age: rising(old, 15, all),
      }),
      alerts: heldSeconds < windowSeconds - 30 ? 1 : 0,
    },
    {
      name: "one of ten fails",
      series: of({
        failed: [...away(before), ...still(1, after)],
        succeeded: rising(0, 9 / window, all),
        age: rising(old, 15, all),
      }),
      alerts: 0,
    },
    {
      name: "two fail in an hour, and nothing else is done",
      series: of({
        failed: [...away(before), ...still(1, Math.floor(after / 2)), ...still(2, after)],
        succeeded: away(all + after),
        age: rising(old, 15, all + after),
      }),
      alerts: 0,
    },
    {
      name: "nothing fails",
      series: of({ failed: away(all), succeeded: rising(0, 3, all), age: rising(old, 15, all) }),
      alerts: 0,
    },
    {
      name: "old failures are seen again after an outage of the way to Prometheus",
      series: of({
        failed: [...still(500, before), ...away(outage), ...still(500, before)],
        succeeded: [...still(9, before), ...away(outage), ...still(9, before)],
        age: [...rising(old, 15, before), ...away(outage), ...rising(2 * old, 15, before)],
      }),
      alerts: 0,
    },
    ...(counter.by === "service"
      ? [
          {
            name: "everything fails in staging, and nothing in production",
            series: of(
              {
                environment: "staging",
                failed: failing,
                succeeded: away(all),
                age: rising(old, 15, all),
              },
              {
                instance: "other",
                failed: away(all),
                succeeded: rising(0, 100, all),
                age: rising(old, 15, all),
              },
            ),
            alerts: 1,
            never: { label: "deployment_environment_name", value: "production" },
          },
        ]
      : []),
  ];
}

function toSeries(counter: SharedCounter, course: Course): readonly Series[] {
  const { instance = "a", environment = "production" } = course;
  const where = { job: "shop/checkout", instance };
  const isService = counter.by === "service";
  const whose = isService
    ? { service_name: "checkout", deployment_environment_name: environment, ...where }
    : where;
  const alive: Series = isService
    ? { name: "process_uptime_seconds", labels: whose, samples: course.age }
    : { name: "up", labels: where, samples: course.age.map((one) => one && 1) };
  const { failed, other } = counter;
  return [
    alive,
    { name: failed.name, labels: { ...failed.labels, ...whose }, samples: course.failed },
    {
      name: other.name,
      labels: { ...other.labels, ...whose },
      samples: other.counts === "succeeded" ? course.succeeded : added(course),
    },
  ].filter(({ samples }) => samples.some((one) => one !== undefined));
}

function added({ failed, succeeded }: Course): Samples {
  return failed.map((one, index) => {
    const other = succeeded[index];
    return one === undefined && other === undefined ? undefined : (one ?? 0) + (other ?? 0);
  });
}
