import { EventEmitter } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";

import { internalServiceCheck } from "#src/health/checks/internal-service.ts";
import type { CheckOptions, HealthCheckDefinition } from "#src/health/check.ts";
import type { Clock } from "#src/health/engine/clock.ts";
import type { Transition } from "#src/health/engine/events.ts";
import { createHealth, type Health } from "#src/health/health.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** A service: its own checks, and the services whose health it asks for, by the check's name. */
export interface ServiceSpec {
  readonly name: string;
  readonly checks: readonly HealthCheckDefinition[];
  readonly asks?: Readonly<Record<string, string>>;
  /** Of the checks of other services. */
  readonly timing?: CheckOptions;
}

export interface NetworkOptions {
  readonly random: () => number;
  /** Services speak as before reports carried suspicion. @default false */
  readonly old?: boolean;
}

/** What a component of a service did, when, in milliseconds since the services started. */
export interface Event extends Transition {
  readonly service: string;
  readonly atMs: number;
}

/** Services on virtual time that reach each other over a network in memory. */
export interface Network extends AsyncDisposable {
  readonly clock: VirtualClock;
  /** Every request so far: `<service> <via>`, without `<via>` where it asked for no fresh probe. */
  readonly requests: readonly string[];
  /** Sends one request; on loopback, hence trusted, unless headers of a proxy say otherwise. */
  readonly ask: (service: string, headers: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly events: readonly Event[];
  readonly services: ReadonlyMap<string, Health>;
  /** The process stands still: it answers nothing, and its timers and answers wait. Returns how to let it go on. */
  readonly freeze: (service: string) => () => void;
  /** The process ends: its port refuses. Returns how to start another one in its place. */
  readonly kill: (service: string) => Promise<() => void>;
}

/** One way between two services, in milliseconds. */
const fastestMs = 1;
const slowestMs = 20;

/** Starts the services. `http.request` leads to them, and to nothing else, until they are disposed of. */
export function startNetwork(specs: readonly ServiceSpec[], options: NetworkOptions): Network {
  const { old = false, random } = options;
  const clock = new VirtualClock();
  const startMs = clock.monotonic();
  const events: Event[] = [];
  const requests: string[] = [];
  const services = new Map<string, Health>();
  const handlers = new Map<string, ReturnType<Health["handler"]>>();
  const still = new Map<string, Promise<void>>();
  const create = (spec: ServiceSpec): Health => {
    const { name } = spec;
    const health = createService(
      spec,
      stoppable(clock, () => still.get(name.toLowerCase())),
      random,
      () => still.get(name.toLowerCase()),
    );
    health.onTransition((transition) => {
      events.push({ ...transition, service: name, atMs: clock.monotonic() - startMs });
    });
    services.set(name, health);
    // a host has no capitals
    handlers.set(name.toLowerCase(), health.handler());
    return health;
  };
  for (const spec of specs) create(spec);
  const exchange: Exchange = async (url, given, signal) => {
    const handler = handlers.get(url.hostname);
    const way = async (): Promise<void> =>
      pause(clock, fastestMs + random() * (slowestMs - fastestMs), signal);
    await way();
    if (handler === undefined) throw new TypeError(`no service ${url.hostname}`);
    await still.get(url.hostname);
    const headers = old ? {} : given;
    requests.push([url.hostname, headers["x-health-via"]].filter(Boolean).join(" "));
    const { status, body } = await answered(handler, url.pathname, headers);
    await way();
    return { status, body: old ? withoutSuspicion(body) : body };
  };
  const realRequest = http.request;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one form that is called
  http.request = requestBy(exchange) as typeof http.request;
  for (const health of services.values()) void health.start();
  return {
    clock,
    events,
    requests,
    services,
    freeze: (service) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      still.set(service.toLowerCase(), promise);
      return () => {
        still.delete(service.toLowerCase());
        resolve();
      };
    },
    kill: async (service) => {
      handlers.delete(service.toLowerCase());
      await services.get(service)?.stop();
      return () => {
        const spec = specs.find(({ name }) => name === service);
        if (spec === undefined) throw new TypeError(`no service ${service}`);
        void create(spec).start();
      };
    },
    ask: async (service, headers) => {
      const handler = handlers.get(service.toLowerCase());
      if (handler === undefined) throw new TypeError(`no service ${service}`);
      return answered(handler, "/health", headers);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...services.values()].map(async (health) => health.stop()));
      http.request = realRequest;
    },
  };
}

/** What is due while the process stands still happens when it goes on. */
function stoppable(clock: VirtualClock, still: () => Promise<void> | undefined): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (ms, work) => {
      let isCancelled = false;
      const cancel = clock.after(ms, () => {
        const end = still();
        if (end === undefined) work();
        else void end.then(() => (isCancelled ? undefined : work()));
      });
      return () => {
        isCancelled = true;
        cancel();
      };
    },
  };
}

type Exchange = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<Answer>;

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Returns what takes the place of `http.request`, as far as a check uses it. */
function requestBy(exchange: Exchange): (url: URL, sent: Sent) => EventEmitter {
  return (url, { headers, signal }) => {
    const request = new EventEmitter();
    const send = async (): Promise<void> => {
      try {
        const { status, body } = await exchange(url, headers, signal);
        const response = Object.assign(Readable.from([Buffer.from(body)]), {
          statusCode: status,
          headers: {},
        });
        request.emit("response", response);
      } catch (error) {
        request.emit("error", error);
      }
    };
    return Object.assign(request, { end: () => void send() });
  };
}

/** Resolves after `ms` of virtual time, or rejects when the signal aborts. */
export async function pause(
  clock: VirtualClock,
  ms: number,
  signal?: AbortSignal | null,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const cancel = ms === Infinity ? () => undefined : clock.after(ms, resolve);
    signal?.addEventListener("abort", () => {
      cancel();
      reject(new Error("aborted"));
    });
  });
}

function createService(
  { asks = {}, checks, name, timing = {} }: ServiceSpec,
  clock: Clock,
  random: () => number,
  still: () => Promise<void> | undefined,
): Health {
  const others = Object.entries(asks).map(([check, service]): HealthCheckDefinition => {
    const url = `http://${service}/health`;
    const definition = internalServiceCheck({ url, self: name }, { name: check, ...timing });
    return {
      ...definition,
      async check(context) {
        try {
          return await definition.check(context);
        } finally {
          await still();
        }
      },
    };
  });
  return createHealth({
    service: { name },
    checks: [...checks, ...others],
    access: { loopback: true },
    clock,
    random,
  });
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

async function answered(
  handler: ReturnType<Health["handler"]>,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  let status = 0;
  const request = { method: "GET", url, headers, socket: { remoteAddress: "127.0.0.1" } };
  const response = {
    destroyed: false,
    headersSent: false,
    writeHead: (code: number) => {
      status = code;
    },
    end: (body: Buffer) => resolve({ status, body: body.toString() }),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the handler uses of them
  handler(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  return promise;
}

function withoutSuspicion(body: string): string {
  return JSON.stringify(
    JSON.parse(body, (key, value: unknown) =>
      ["suspects", "suspectSince", "suspectedCauses"].includes(key) ? undefined : value,
    ),
  );
}
