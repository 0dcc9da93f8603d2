import { tlsProblem } from "./tls-problem.ts";

/**
 * Returns an error whose message names the cause. `fetch` and many drivers hide the reason in
 * `cause`; a connection to a name with two addresses fails with an AggregateError whose message is
 * empty.
 */
export function networkError(what: string, error: unknown): Error {
  return new Error(`${what}: ${causeOf(error)}`, { cause: error });
}

/** Returns the innermost reason that an error gives; several are joined. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) {
    return [...new Set(error.errors.map(causeOf))].join(", ");
  }
  if (error.cause instanceof Error) return causeOf(error.cause);
  const problem = tlsProblem(error);
  if (problem !== undefined) return problem;
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}

/** Returns the URL without user, password, query and fragment, all of which may be secret. */
export function plainUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
