import type { HealthStatus, RemoteComponent } from "../check.ts";
import { at, entriesOf, parseJson, textsOf } from "./json.ts";

/** One failing component and the services that its failure was reported through, nearest first. */
export interface Cause {
  readonly component: string;
  readonly path: readonly string[];
}

/** What another service reports of itself, whatever its format. */
export interface RemoteHealth {
  readonly status: HealthStatus;
  /** The service's name, where its report tells it. */
  readonly service: string | undefined;
  readonly components: Readonly<Record<string, RemoteComponent>>;
  readonly rootCauses: readonly string[];
  readonly causes: readonly Cause[];
}

/** The specification's words, `application/health+json`'s, Spring's and Nest's. */
const words: ReadonlyMap<string, HealthStatus> = new Map([
  ["healthy", "healthy"],
  ["pass", "healthy"],
  ["ok", "healthy"],
  ["up", "healthy"],
  ["degraded", "degraded"],
  ["warn", "degraded"],
  ["unhealthy", "unhealthy"],
  ["fail", "unhealthy"],
  ["error", "unhealthy"],
  ["down", "unhealthy"],
  ["out_of_service", "unhealthy"],
  ["shutting_down", "unhealthy"],
  ["unknown", "unhealthy"],
]);

/** More components than this are left out, so that a chain of services cannot grow without end. */
const mostComponents = 200;

/**
 * Returns the report, or undefined when the text is no health report. `fallbackName` names the
 * service where the report does not.
 */
export function parseRemoteHealth(text: string, fallbackName: string): RemoteHealth | undefined {
  const body = parseJson(text);
  const status = statusOf(body);
  if (status === undefined) return undefined;
  const rows = componentRows(body);
  const components = Object.fromEntries(
    rows.slice(0, mostComponents).map(([name, value]) => [name, componentOf(value)]),
  );
  const service = serviceOf(body, rows);
  const rootCauses = textsOf(at(body, "rootCauses"));
  const failing = rows.filter(([, value]) => statusOf(value) === status).map(([name]) => name);
  const blamed = rootCauses.length > 0 || status === "healthy" ? rootCauses : failing;
  const causes = blamed.flatMap((name) => causesOf(name, rows, service ?? fallbackName));
  return { status, service, rootCauses, causes, components: withRoots(components, rootCauses) };
}

function statusOf(value: unknown): HealthStatus | undefined {
  const word = at(value, "status");
  return typeof word === "string" ? words.get(word.toLowerCase()) : undefined;
}

type Row = readonly [name: string, value: unknown];

/** The specification and Spring say `components`, Nest `details`, health+json `checks`. */
function componentRows(body: unknown): readonly Row[] {
  const sources = [at(body, "components"), at(body, "details")].flatMap(entriesOf);
  const checks = entriesOf(at(body, "checks")).flatMap(([name, values]) =>
    Array.isArray(values) ? [[name.split(":")[0] ?? name, values[0]] as const] : [],
  );
  return [...sources, ...checks].filter(([, value]) => statusOf(value) !== undefined);
}

function componentOf(value: unknown): RemoteComponent {
  const message = at(value, "message") ?? at(value, "output");
  const dependencies = textsOf(at(value, "dependencies"));
  return {
    status: statusOf(value) ?? "unhealthy",
    ...(typeof message === "string" ? { message } : {}),
    ...(dependencies.length > 0 ? { dependencies } : {}),
  };
}

/** Our own services name themselves; one with internal-service checks also signs their results. */
function serviceOf(body: unknown, rows: readonly Row[]): string | undefined {
  const signed = rows.map(([, value]) => at(value, "details", "reporter"));
  return [at(body, "service", "name"), ...signed].find((name) => typeof name === "string");
}

/**
 * A root cause `orders/database` lies behind the component `orders`, whose details hold the path
 * that the failure came by.
 */
function causesOf(name: string, rows: readonly Row[], service: string): readonly Cause[] {
  const owner =
    rows.find(([row]) => row === name) ?? rows.find(([row]) => name.startsWith(`${row}/`));
  const inherited = at(owner?.[1], "details", "causes");
  if (!Array.isArray(inherited) || inherited.length === 0) {
    return [{ component: name, path: [service] }];
  }
  return inherited.map((cause: unknown) => ({
    component: String(at(cause, "component")),
    path: [service, ...textsOf(at(cause, "path"))],
  }));
}

/** A root cause in a third service is no component of the second: it is added, so that it shows. */
function withRoots(
  components: Readonly<Record<string, RemoteComponent>>,
  rootCauses: readonly string[],
): Readonly<Record<string, RemoteComponent>> {
  const added = rootCauses
    .filter((name) => !Object.hasOwn(components, name))
    .map((name): [string, RemoteComponent] => [name, { status: "unhealthy" }]);
  return { ...components, ...Object.fromEntries(added) };
}
