import type { HealthStatus, RemoteComponent } from "../../check.ts";
import { at, entriesOf, parseJson, textsOf } from "./json.ts";

/** One failing component and the services that its failure was reported through, nearest first. */
export interface Cause {
  readonly component: string;
  readonly path: readonly string[];
}

/** A component that the other service blames, and what it says is behind it. */
interface Blame {
  readonly component: string;
  readonly causes: readonly Cause[];
}

/** What another service reports of itself, whatever its format. */
export interface RemoteHealth {
  readonly status: HealthStatus;
  /** The service's name, where its report tells it. */
  readonly service: string | undefined;
  readonly components: Readonly<Record<string, RemoteComponent>>;
  /** The root causes that it names, else its worst components; none while it is healthy. */
  readonly blamed: readonly Blame[];
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
  const named = at(body, "service", "name");
  const service = typeof named === "string" ? named : undefined;
  const identity = identityOf(rows) ?? [service ?? fallbackName];
  const blamed = blamedNames(body, status, rows).map((component) => ({
    component,
    causes: causesOf(component, rows, identity),
  }));
  return { status, service, blamed, components: withBlamed(components, blamed) };
}

function blamedNames(body: unknown, status: HealthStatus, rows: readonly Row[]): readonly string[] {
  if (status === "healthy") return [];
  const rootCauses = textsOf(at(body, "rootCauses"));
  if (rootCauses.length > 0) return rootCauses.slice(0, mostComponents);
  return rows.filter(([, value]) => statusOf(value) === status).map(([name]) => name);
}

function statusOf(value: unknown): HealthStatus | undefined {
  const word = at(value, "status");
  return typeof word === "string" ? words.get(word.toLowerCase()) : undefined;
}

/** What the graph takes; also keeps a hostile report small. */
const longestName = 200;

type Row = readonly [name: string, value: unknown];

/** The specification and Spring say `components`, Nest `details`, health+json `checks`. */
function componentRows(body: unknown): readonly Row[] {
  const sources = [at(body, "components"), at(body, "details")].flatMap(entriesOf);
  const checks = entriesOf(at(body, "checks")).flatMap(([name, values]) =>
    Array.isArray(values) ? [[name.split(":")[0] ?? name, values[0]] as const] : [],
  );
  return [...sources, ...checks].filter(
    ([name, value]) => name.length <= longestName && statusOf(value) !== undefined,
  );
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

/**
 * How the service recognises itself in what others say: its internal-service checks sign their
 * results, and what they sign with need not be the name in its report. Without such a check it is
 * part of no loop.
 */
function identityOf(rows: readonly Row[]): readonly string[] | undefined {
  const signed = rows.map(([, value]) => at(value, "details", "reporter"));
  const texts = new Set(textsOf(signed));
  return texts.size === 0 ? undefined : [...texts];
}

/**
 * A root cause `orders/database` lies behind the component `orders`, whose details hold the path
 * that the failure came by.
 */
function causesOf(
  name: string,
  rows: readonly Row[],
  identity: readonly string[],
): readonly Cause[] {
  const owner =
    rows.find(([row]) => row === name) ?? rows.find(([row]) => name.startsWith(`${row}/`));
  const inherited = at(owner?.[1], "details", "causes");
  if (!Array.isArray(inherited) || inherited.length === 0) {
    return [{ component: name, path: identity }];
  }
  return inherited.map((cause: unknown) => ({
    component: String(at(cause, "component")),
    path: [...identity, ...textsOf(at(cause, "path"))],
  }));
}

/** A root cause in a third service is no component of the second: it is added, so that it shows. */
function withBlamed(
  components: Readonly<Record<string, RemoteComponent>>,
  blamed: readonly Blame[],
): Readonly<Record<string, RemoteComponent>> {
  const added = blamed
    .filter(({ component }) => !Object.hasOwn(components, component))
    .map(({ component }): [string, RemoteComponent] => [component, { status: "unhealthy" }]);
  return { ...components, ...Object.fromEntries(added) };
}
