import type { Http2Stream, ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";

/** How a request went: a status without a failure, a failure, or for clients both. */
export interface Outcome {
  readonly status: number | undefined;
  readonly failure: Failure | undefined;
}

/** Why a request has no complete answer. */
export interface Failure {
  /** For `error.type`: few values. */
  readonly type: string;
  readonly error: Error | undefined;
}

/** @types/node knows it for other streams only. */
type Errored = Pick<Duplex, "errored">;

const aborted = { type: "aborted", error: undefined } as const;

/** RFC 9113, section 7. */
const noError = 0;

/**
 * Returns how a server's stream went that is closed. One that was not sent to its end has no status,
 * whatever its head said: nobody has that answer.
 */
export function serverOutcome(stream: ServerHttp2Stream & Errored): Outcome {
  const status = statusOf(stream.sentHeaders);
  const sent = stream.writableFinished || (stream.rstCode === noError && stream.errored === null);
  if (status !== undefined && sent && !stream.aborted) return { status, failure: undefined };
  return { status: undefined, failure: toFailure(stream.errored) };
}

/**
 * Returns how a client's stream went that is closed. `aborted` says nothing there: it is set as well
 * when the server has answered before it had read everything.
 */
export function clientOutcome(stream: Http2Stream & Errored, status: number | undefined): Outcome {
  const complete =
    status !== undefined && stream.rstCode === noError && (stream.errored ?? null) === null;
  return { status, failure: complete ? undefined : toFailure(stream.errored) };
}

/** Returns the outcome of a request that `error` has kept from being sent. */
export function failed(error: unknown): Outcome {
  return { status: undefined, failure: toFailure(error instanceof Error ? error : undefined) };
}

function toFailure(error: Error | null | undefined): Failure {
  return error === null || error === undefined ? aborted : { type: errorType(error), error };
}

/** Errors of Node that say which one has cancelled the request. */
const wrappers: ReadonlySet<unknown> = new Set(["ABORT_ERR", "ERR_HTTP2_STREAM_CANCEL"]);

/** The class, or Node's code where that is but `Error`: `TimeoutError`, `ECONNREFUSED`. */
function errorType(error: Error): string {
  const code: unknown = Reflect.get(error, "code");
  if (wrappers.has(code) && error.cause instanceof Error) return errorType(error.cause);
  return error.name === "Error" && typeof code === "string" ? code : error.name;
}

/** Returns the status that headers carry. */
export function statusOf(headers: unknown): number | undefined {
  if (typeof headers !== "object" || headers === null) return undefined;
  const status = Number(Reflect.get(headers, ":status"));
  return Number.isInteger(status) ? status : undefined;
}
