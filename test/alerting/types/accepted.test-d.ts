import { expectTypeOf, test } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import {
  observations,
  observed,
  quantile,
  share,
  sum,
  value,
  type AlertRule,
  type Expression,
} from "#src/alerting/index.ts";

const requests = observations(catalog.httpRequestDuration, "5m");

test("by keeps the named labels and no others", () => {
  const byRoute = sum(requests, { by: ["service.name", "http.route"] });
  expectTypeOf(byRoute).toEqualTypeOf<Expression<"service.name" | "http.route", "perSecond">>();
});

test("without keeps all labels but the named", () => {
  const kept = sum(value(catalog.cpuUsage), { without: ["instance", "job"] });
  expectTypeOf<(typeof kept)["labels"][number]>().toEqualTypeOf<
    | "service.name"
    | "service.namespace"
    | "service.version"
    | "deployment.environment.name"
    | "host.name"
    | "k8s.namespace.name"
    | "k8s.pod.name"
  >();
});

test("a unit of a dimension is that dimension, whatever its size", () => {
  const own = <const U extends string>(unit: U) =>
    ({
      name: "shop.own",
      kind: "gauge",
      unit,
      description: "Ours.",
      attributes: {},
      convention: "own",
      emitter: "application",
    }) as const;
  expectTypeOf(value(own("ms")).dimension).toEqualTypeOf<"seconds">();
  expectTypeOf(value(own("MiBy")).dimension).toEqualTypeOf<"bytes">();
  expectTypeOf(value(own("By/s")).dimension).toEqualTypeOf<"bytesPerSecond">();
  expectTypeOf(value(own("%")).dimension).toEqualTypeOf<"ratio">();
  expectTypeOf(value(own("Cel")).dimension).toEqualTypeOf<"count">();
});

test("seconds a second are a share, and so is a share", () => {
  expectTypeOf(observed(catalog.gcDuration, "5m").dimension).toEqualTypeOf<"ratio">();
  expectTypeOf(share(requests, requests).dimension).toEqualTypeOf<"ratio">();
});

test("a quantile has the histogram's unit", () => {
  const size = quantile(0.9, catalog.httpRequestSize, "5m", { by: [] });
  expectTypeOf(size).toEqualTypeOf<Expression<never, "bytes">>();
});

test("the specification's alert rule is exported to the letter", () => {
  expectTypeOf<AlertRule["severity"]>().toEqualTypeOf<"low" | "medium" | "high" | "critical">();
  expectTypeOf<AlertRule["cooldown"]>().toEqualTypeOf<number>();
});
