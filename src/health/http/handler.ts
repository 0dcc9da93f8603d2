import type { IncomingMessage, ServerResponse } from "node:http";

import type { Access } from "../access.ts";
import { parseQuestion, type FreshQuestion } from "../question.ts";
import { toReport } from "../report.ts";
import { jsonReply, problemReply, type Reply } from "./reply.ts";
import { parseTarget } from "./request.ts";
import { respond, type HealthState } from "./routes.ts";
import type { EventStreams } from "./sse.ts";

/**
 * Answers the health endpoints and leaves every other path to `next`; without `next` it answers
 * 404. Fits `node:http` and, as middleware, express and connect.
 */
export type HealthHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: () => void,
) => void;

export interface HandlerInput {
  readonly state: () => HealthState;
  /** Grows whenever `state` does; answers are encoded once per version. */
  readonly version: () => number;
  readonly access: Access;
  readonly streams: EventStreams;
  /** Probes for another service, and resolves with the state afterwards. Never rejects. */
  readonly fresh: (question: FreshQuestion) => Promise<HealthState>;
}

/** Distinct requests whose answers are kept per version; queries make more than anyone needs. */
const mostCached = 64;

/** Cheap, because as middleware it sees every request of the application. */
const ours = /^\/+(?:health|livez|readyz|startupz)(?:[/?]|$)/;

const badRequest = problemReply(400, "malformed URL");
const tooMany = problemReply(503, "too many event streams");
const notFound = problemReply(404, "not found");
const notAllowed: Reply = (() => {
  const { status, headers, body } = problemReply(405, "only GET and HEAD");
  return { status, body, headers: { ...headers, allow: "GET, HEAD" } };
})();

/** Returns the handler. The cost of an answer does not depend on the number of checks. */
export function createHandler(input: HandlerInput): HealthHandler {
  const cached = cache(input.version);
  return (request, response, next) => {
    if (!ours.test(request.url ?? "")) return pass(request, response, next);
    const trusted = input.access.trusts(request);
    const accept = request.headers.accept ?? "";
    const url = request.url ?? "/";
    const question = trusted ? questionOf(request) : undefined;
    if (question !== undefined) return void answerFreshly(input, question, request, response);
    const wantsHealthJson = accept.includes("application/health+json");
    const key = `${trusted ? "t" : "a"}${wantsHealthJson ? "h" : "j"} ${url}`;
    const reply = cached(key, () => answer(input, url, accept, trusted));
    if (reply === undefined) pass(request, response, next);
    else if (request.method !== "GET" && request.method !== "HEAD")
      send(request, response, notAllowed);
    else if (reply !== "events") send(request, response, reply);
    else if (request.method === "HEAD") send(request, response, jsonReply(200, {}));
    else openStream(input, request, response);
  };
}

/** Returns what another service asks, if it asks and asks for the report. */
function questionOf({ headers, method, url = "" }: IncomingMessage): FreshQuestion | undefined {
  const question = method === "GET" ? parseQuestion(headers) : undefined;
  return question !== undefined && parseTarget(url)?.path === "/health" ? question : undefined;
}

/** Who answers does not keep it: the next asker gets results of its own, or shares the probes. */
async function answerFreshly(
  input: HandlerInput,
  question: FreshQuestion,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const state = await input.fresh(question);
  const accept = request.headers.accept ?? "";
  const target = { path: "/health", query: new URLSearchParams(), accept, trusted: true };
  // Whoever asked may have hung up meanwhile
  if (!response.destroyed) send(request, response, respond(state, target) ?? notFound);
}

type Answer = Reply | "events" | undefined;

function answer({ state }: HandlerInput, url: string, accept: string, trusted: boolean): Answer {
  const target = parseTarget(url);
  if (target === undefined)
    return /^\/*(?:health|livez|readyz|startupz)\b/.test(url) ? badRequest : undefined;
  if (target.path === "/health/events" && trusted) return "events";
  return respond(state(), { ...target, accept, trusted });
}

function cache(version: () => number): (key: string, make: () => Answer) => Answer {
  const answers = new Map<string, Answer>();
  let cachedVersion = Number.NaN;
  return (key, make) => {
    if (cachedVersion !== version()) {
      answers.clear();
      cachedVersion = version();
    }
    const known = answers.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (made !== undefined && answers.size < mostCached) answers.set(key, made);
    return made;
  };
}

function openStream(input: HandlerInput, request: IncomingMessage, response: ServerResponse): void {
  if (!input.streams.hasRoom) return send(request, response, tooMany);
  input.streams.open(response, toReport(input.state()));
}

function pass(request: IncomingMessage, response: ServerResponse, next?: () => void): void {
  if (next === undefined) send(request, response, notFound);
  else next();
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, reply.headers);
  response.end(request.method === "HEAD" ? undefined : reply.body);
}
