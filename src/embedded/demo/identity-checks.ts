import type { Origin } from "../records.ts";
import { rootOf, services, type Check, type Evidence } from "./evidence.ts";

export const oneIdentity: Check = {
  name: "each service has one name and one instance id in spans, logs and metrics",
  judge(evidence) {
    const problems = services.flatMap((service) => identityProblems(evidence, service));
    const strangers = allOrigins(evidence).filter(
      ({ service }) => !services.some((known) => known === service),
    );
    return {
      seen: `${services.length} services, ${services.length} instances`,
      problems: [...problems, ...strangers.map(({ service }) => `records of ${service}`)],
    };
  },
};

function identityProblems(evidence: Evidence, service: string): readonly string[] {
  const { spans, logs, points } = evidence;
  const silent = Object.entries({ spans, logs, points }).filter(
    ([, records]) => !records.some((record) => record.service === service),
  );
  const instances = new Set(
    allOrigins(evidence)
      .filter((origin) => origin.service === service)
      .map(({ instance }) => instance),
  );
  return [
    ...silent.map(([signal]) => `${service}: no ${signal}`),
    ...(instances.size === 1 && !instances.has(null)
      ? []
      : [`${service}: instance ids ${[...instances].join(", ") || "none"}`]),
  ];
}

function allOrigins({ spans, logs, points }: Evidence): readonly Origin[] {
  return [...spans, ...logs, ...points];
}

export const responsesCarryRequestId: Check = {
  name: "each response carries the request id of its trace",
  judge(evidence) {
    const { sent } = evidence;
    const distinct = new Set(sent.map(({ requestId }) => requestId)).size;
    return {
      seen: `${distinct} request ids in ${sent.length} responses`,
      problems: [
        ...(sent.length === 0 ? ["no order was sent"] : []),
        ...(distinct === sent.length ? [] : [`${sent.length - distinct} ids are repeated`]),
        ...sent
          .filter(
            ({ requestId }) => requestId === null || rootOf(evidence, requestId) === undefined,
          )
          .map(({ requestId }) => `x-request-id ${requestId} is on no stored root span`),
      ],
    };
  },
};

/** Exports run each second in the demo; ten of them lost is no delay any more. */
const freshNs = 10_000_000_000n;

export const dataIsFresh: Check = {
  name: "the newest metric point is younger than 10 s",
  judge({ points, nowNs }) {
    const newest = points.reduce((max, { timeNs }) => (timeNs > max ? timeNs : max), 0n);
    const seconds = Number((nowNs - newest) / 1_000_000n) / 1000;
    const seen = newest === 0n ? "no data" : `${seconds.toFixed(1)} s old`;
    return { seen, problems: newest > 0n && nowNs - newest <= freshNs ? [] : [seen] };
  },
};
