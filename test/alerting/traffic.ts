import { catalog } from "#src/metrics/catalog.ts";
import { prometheusLabel, prometheusSeriesName } from "#src/metrics/prometheus-name.ts";
import { seededRandom } from "#src/seeded-random.ts";

/** What a service really did, which no store has to be asked for. */
export interface Truth {
  readonly requests: number;
  readonly errors: number;
}

/** Made-up traffic: raw samples in OpenMetrics' text, and what they stand for. */
export interface Traffic {
  /** Returns the samples after `from` up to `to`, Unix seconds. Ranges have to follow one another. */
  readonly samples: (from: number, to: number) => string;
  /** Returns what the service did after `from` up to `to`. */
  readonly truth: (service: string, from: number, to: number) => Truth;
}

interface Service {
  readonly name: string;
  readonly replicas: number;
  readonly perSecond: number;
  /** Seconds; where a latency distribution of Weibull's has its scale. */
  readonly latency: number;
}

export const services: readonly Service[] = [
  { name: "gateway", replicas: 2, perSecond: 45, latency: 0.08 },
  { name: "orders", replicas: 1, perSecond: 20, latency: 0.3 },
];

const duration = catalog.httpRequestDuration;
const bounds = [...duration.buckets, Number.POSITIVE_INFINITY];
const day = 86_400;

/**
 * Returns traffic with a daily and a weekly curve, growth, noise and incidents. A process restarts
 * about every three days and keeps its name (its counters start again); about every ten a deployment
 * brings one with another name. Buckets of failed requests are left out: they would add up alike.
 */
export function createTraffic(start: number, stepSeconds: number): Traffic {
  const random = seededRandom(20_261_124);
  const replicas = services.flatMap((service) =>
    Array.from({ length: service.replicas }, (_, index) => ({
      service,
      index,
      series: createSeries(service.name, `${index}-0`),
      generation: 0,
      mood: 0,
    })),
  );
  const truth: { service: string; time: number; requests: number; errors: number }[] = [];

  const sample = (time: number): string => {
    let text = "";
    for (const replica of replicas) {
      const { service } = replica;
      if (random() < stepSeconds / (10 * day)) {
        replica.generation += 1;
        replica.series = createSeries(service.name, `${replica.index}-${replica.generation}`);
      } else if (random() < stepSeconds / (3 * day)) {
        replica.series.reset();
      }
      const { load, slowness, errorRate } = conditions(time - start);
      // Wanders over half an hour, as load does, and scatters like independent arrivals
      replica.mood += (stepSeconds / 1_800) * (2 * random() - 1 - replica.mood);
      const mean = service.perSecond * stepSeconds * load * (1 + replica.mood);
      const requests = scattered(mean, random);
      const errors = Math.min(requests, scattered(requests * errorRate, random));
      text += replica.series.grow(time, requests - errors, errors, service.latency * slowness);
      truth.push({ service: service.name, time, requests, errors });
    }
    return text;
  };

  return {
    samples(from, to) {
      const texts: string[] = [];
      for (let time = from + stepSeconds; time <= to; time += stepSeconds) texts.push(sample(time));
      return texts.join("");
    },
    truth(service, from, to) {
      const own = truth.filter(
        (one) => one.service === service && one.time > from && one.time <= to,
      );
      return {
        requests: own.reduce((sum, one) => sum + one.requests, 0),
        errors: own.reduce((sum, one) => sum + one.errors, 0),
      };
    },
  };
}

/** Once in five minutes, within five seconds: 60 services, each at another moment. */
export function burstSamples(from: number, to: number): string {
  const texts: string[] = [];
  const name = prometheusSeriesName(duration, "count");
  for (let phase = 0; phase < 300; phase += 5) {
    const labels = `${label("service.name")}="burst-${phase}",instance="a",${label("http.response.status_code")}="200"`;
    for (let time = from; time <= to; time += 5) {
      texts.push(`${name}{${labels}} ${1_000 * Math.ceil((time - phase) / 300)} ${time}\n`);
    }
  }
  return texts.join("");
}

/** How busy, slow and broken the day is, `age` seconds after the start. */
function conditions(age: number): { load: number; slowness: number; errorRate: number } {
  const hour = (age / 3_600) % 24;
  const weekend = Math.floor(age / day) % 7 >= 5;
  const growth = 1 + age / (300 * day);
  const load = growth * (weekend ? 0.4 : 1) * (1 + 0.8 * Math.sin((hour / 12) * Math.PI));
  // Every 23rd day something breaks for three hours, every 31st something is slow for nine
  const broken = Math.floor(age / day) % 23 === 11 && hour >= 9 && hour < 12;
  const slow = Math.floor(age / day) % 31 === 17 && hour < 9;
  return { load, slowness: slow ? 6 : 1, errorRate: broken ? 0.3 : 0.004 };
}

interface Series {
  /** Counts requests and returns the samples of that moment. */
  readonly grow: (time: number, ok: number, failed: number, scale: number) => string;
  readonly reset: () => void;
}

function createSeries(service: string, instance: string): Series {
  const labels = (status: string): string =>
    `${label("service.name")}="${service}",instance="${instance}",${label("http.response.status_code")}="${status}"`;
  const count = prometheusSeriesName(duration, "count");
  const bucket = prometheusSeriesName(duration, "bucket");
  const heads = [
    `${count}{${labels("200")}} `,
    `${count}{${labels("503")}} `,
    ...bounds.map((le) => `${bucket}{${labels("200")},le="${le === Infinity ? "+Inf" : le}"} `),
  ];
  const values = heads.map(() => 0);
  return {
    grow(time, ok, failed, scale) {
      const grown = [ok, failed, ...bounds.map((le) => Math.round(ok * within(le, scale)))];
      let text = "";
      for (const [index, head] of heads.entries()) {
        values[index] = (values[index] ?? 0) + (grown[index] ?? 0);
        text += `${head}${values[index]} ${time}\n`;
      }
      return text;
    },
    reset: () => void values.fill(0),
  };
}

/** The share of requests that takes at most `bound` seconds. */
function within(bound: number, scale: number): number {
  return 1 - Math.exp(-((bound / scale) ** 1.3));
}

function label(attribute: string): string {
  return prometheusLabel(attribute);
}

/** Returns a whole number near the mean, about as far from it as Poisson's. */
function scattered(mean: number, random: () => number): number {
  const normal = random() + random() + random() + random() - 2;
  return Math.max(0, Math.floor(mean + Math.sqrt(3 * mean) * normal + random()));
}
