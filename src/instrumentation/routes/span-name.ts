/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span */
const knownMethods: ReadonlySet<string> = new Set([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "QUERY",
  "TRACE",
]);

/** Whether the semantic conventions know the method; of others, spans have `_OTHER`. */
export function isKnownMethod(method: string): boolean {
  return knownMethods.has(method);
}

/**
 * Returns the name of a server span by the semantic conventions: anybody can invent methods, so that
 * of an unknown one is `HTTP`.
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#name
 */
export function serverSpanName(method: string, route: string | undefined): string {
  const name = isKnownMethod(method) ? method : "HTTP";
  return route === undefined ? name : `${name} ${route}`;
}
