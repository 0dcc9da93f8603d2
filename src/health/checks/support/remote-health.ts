import type { HealthStatus, RemoteComponent } from "../../check.ts";
import { at, entriesOf, parseJson, textsOf } from "./json.ts";
import { isObject } from "../../../is-object.ts";
import { isName, namesAmong, toMessage } from "./remote-text.ts";

/** One failing component and the services that its failure was reported through, nearest first. */
export interface Cause {
  /** As the nearest of them names it. */
  readonly component: string;
  readonly path: readonly string[];
}

/** A component that the other service blames or suspects, and what it says is behind it. */
export interface Blame {
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
  /** What it suspects and has not confirmed yet. */
  readonly suspected: readonly Blame[];
  /** How it signs its own checks of other services, else its name. */
  readonly services: readonly string[];
  /** Nothing is amiss that it calls critical, or that anything critical of it depends on. */
  readonly works: boolean;
  /** It is of this package and shows no more than its status. */
  readonly anonymous: boolean;
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

const mostDependencies = 50;

/** As many as a report of this package names. */
const mostBlamed = 10;

/** As long as the path of a failure is kept. No circle of services is longer. */
const mostServices = 64;
const longestPath = 3_000;

/** Names that a service signs with; they share the details with the causes, see `longestCauses`. */
const mostSigned = 8;

/**
 * Returns the report, or undefined when the text is no health report. `fallbackName` names the
 * service where the report does not.
 *
 * The text may be anything, and what is returned is shown and handed on: it is bounded in count and
 * length, and names that deceive a reader are left out.
 */
export function parseRemoteHealth(text: string, fallbackName: string): RemoteHealth | undefined {
  const body = parseJson(text);
  const status = statusOf(body);
  if (status === undefined) return undefined;
  const rows = componentRows(body);
  const named = at(body, "service", "name");
  const service = typeof named === "string" && isName(named) ? named : undefined;
  const identity = identityOf(rows) ?? [service ?? fallbackName];
  const behind = (names: readonly string[]): readonly Blame[] =>
    names.map((component) => ({ component, causes: causesOf(component, rows, identity) }));
  const needed = neededRows(rows);
  const matters = ({ component }: Blame): boolean => {
    const row = rowOf(component, rows);
    return row === undefined || needed.has(row[0]);
  };
  const blamed = behind(blamedNames(body, status, rows));
  const suspected = behind(namesAmong(textsOf(at(body, "suspects")), mostBlamed)).filter(matters);
  const failing = rows.filter(([, value]) => statusOf(value) !== "healthy");
  const hurts = ([name, value]: Row): boolean => needed.has(name) && !isBlameless(value);
  const components = Object.fromEntries(rows.map(([name, value]) => [name, componentOf(value)]));
  const important = blamed.filter(matters);
  return {
    status,
    service,
    // what is not critical there does not share the blame with what is
    blamed: important.length > 0 ? important : blamed,
    suspected,
    components: withBlamed(components, blamed),
    services: identity.slice(0, mostSigned),
    works: status === "degraded" && failing.length > 0 && !failing.some(hurts),
    anonymous: isAnonymous(body),
  };
}

/** Its check of a third service says that this one works. */
function isBlameless(value: unknown): boolean {
  return statusOf(value) === "degraded" && at(value, "details", "blameless") === true;
}

/** What `publicReply` shows to those without a token. */
function isAnonymous(body: unknown): boolean {
  return (
    isObject(body) &&
    Object.keys(body).toSorted().join() === "status,timestamp" &&
    ["healthy", "degraded", "unhealthy"].includes(String(body["status"]))
  );
}

/** Returns the names of what is critical, as all is that does not say otherwise, and of what it depends on. */
function neededRows(rows: readonly Row[]): ReadonlySet<string> {
  const byName = new Map(rows);
  const critical = rows.filter(([, value]) => at(value, "critical") !== false);
  const needed = new Set(critical.map(([name]) => name));
  for (const name of needed) {
    for (const each of textsOf(at(byName.get(name), "dependencies"))) needed.add(each);
  }
  return needed;
}

/** A root cause `orders/database` lies behind the component `orders`. */
function rowOf(name: string, rows: readonly Row[]): Row | undefined {
  return rows.find(([each]) => each === name) ?? rows.find(([each]) => name.startsWith(`${each}/`));
}

/**
 * What is down because of something else is no cause: where none is confirmed yet, what it says it
 * suffers from is blamed in its place.
 */
function blamedNames(body: unknown, status: HealthStatus, rows: readonly Row[]): readonly string[] {
  if (status === "healthy") return [];
  const rootCauses = namesAmong(textsOf(at(body, "rootCauses")), mostBlamed);
  if (rootCauses.length > 0) return rootCauses;
  const worst = rows.filter(([, value]) => statusOf(value) === status);
  const names = worst.flatMap(([name, value]) => {
    const causes = textsOf(at(value, "rootCauses"));
    return causes.length > 0 ? causes : [name];
  });
  return namesAmong(names, mostBlamed);
}

function statusOf(value: unknown): HealthStatus | undefined {
  const word = at(value, "status");
  return typeof word === "string" && word.length <= 20 ? words.get(word.toLowerCase()) : undefined;
}

type Row = readonly [name: string, value: unknown];

/** The specification and Spring say `components`, Nest `details`, health+json `checks`. */
function componentRows(body: unknown): readonly Row[] {
  const sources = [at(body, "components"), at(body, "details")].flatMap(entriesOf);
  const checks = entriesOf(at(body, "checks")).flatMap(([name, values]) =>
    Array.isArray(values) ? [[name.split(":")[0] ?? name, values[0]] as const] : [],
  );
  return [...sources, ...checks]
    .filter(([name, value]) => isName(name) && statusOf(value) !== undefined)
    .slice(0, mostComponents);
}

function componentOf(value: unknown): RemoteComponent {
  const message = at(value, "message") ?? at(value, "output");
  const dependencies = namesAmong(textsOf(at(value, "dependencies")), mostDependencies);
  return {
    status: statusOf(value) ?? "unhealthy",
    ...(typeof message === "string" ? { message: toMessage(message) } : {}),
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
  const names = namesAmong(textsOf(signed), mostServices);
  return names.length === 0 ? undefined : names;
}

/**
 * The details of the component `orders` hold the path that the failure of `orders/database` came by.
 */
function causesOf(
  name: string,
  rows: readonly Row[],
  identity: readonly string[],
): readonly Cause[] {
  const [row, value] = rowOf(name, rows) ?? [];
  const listed = at(value, "details", "causes");
  const inherited = (Array.isArray(listed) ? listed.slice(0, 2 * mostBlamed) : []).filter(isCause);
  const same = inherited.filter(({ component }) => name === `${row}/${component}`);
  // A report may name its causes otherwise; then all of them count
  const causes = same.length > 0 ? same : inherited;
  if (causes.length === 0) return [{ component: name, path: identity }];
  return causes.map(({ path }) => ({
    component: name,
    path: shortened([...identity, ...textsOf(path)]),
  }));
}

function isCause(cause: unknown): cause is { readonly component: string; readonly path: unknown } {
  return typeof at(cause, "component") === "string" && Array.isArray(at(cause, "path"));
}

/** The far end is left out: a failure that is not known for our own is reported, to be safe. */
function shortened(path: readonly string[]): readonly string[] {
  let length = 0;
  return path
    .slice(0, mostServices)
    .filter(isName)
    .filter((name) => (length += name.length) <= longestPath);
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
