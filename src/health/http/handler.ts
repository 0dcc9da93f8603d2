import type { IncomingMessage, ServerResponse } from "node:http";

import type { Access } from "../access.ts";
import { parseQuestion, type FreshQuestion } from "../question.ts";
import { toReport } from "../report.ts";
import { KeptPerVersion } from "./kept-per-version.ts";
import { publicHealthJsonReply, publicReply } from "./public-status.ts";
import { notAllowed, notFound, problemReply, unauthorized, type Reply } from "./reply.ts";
import { parseTarget } from "./request.ts";
import { events, findRoute, type FoundRoute, type Route } from "./routes.ts";
import type { EventStreams } from "./sse.ts";
import type { HealthState } from "./state.ts";

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

/** Cheap, because as middleware it sees every request of the application. */
const maybeOurs = /^(?:https?:\/\/[^/]*)?\/+(?:health|livez|readyz|startupz)(?:[/?]|$)/;

const tooMany = problemReply(503, "too many event streams");
const noMore = problemReply(503, "no event streams while the service drains");
const failed = problemReply(500, "no answer");

interface Question extends FoundRoute {
  readonly query: string;
  readonly wantsHealthJson: boolean;
}

/**
 * Returns the handler. What strangers ask for costs the same whatever their query and the number of
 * checks: they are told a status that is worked out once per change.
 */
export function createHandler(input: HandlerInput): HealthHandler {
  const toStrangers = answersToStrangers(input);
  const toTrusted = answersToTrusted(input);
  return (request, response, next) => {
    const question = questionOf(request);
    if (question === undefined) {
      return next === undefined ? send(request, response, notFound) : next();
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return send(request, response, notAllowed);
    }
    try {
      answer(question, request, response);
    } catch {
      // A clock of the application's may throw; that must not end it
      send(request, response, failed);
    }
  };

  function answer(question: Question, request: IncomingMessage, response: ServerResponse): void {
    if (!input.access.trusts(request)) return send(request, response, toStrangers(question));
    if (question.route === events && request.method === "GET") {
      return openStream(input, request, response);
    }
    const asked =
      question.route.takesQuestions === true ? parseQuestion(request.headers) : undefined;
    const reply = asked === undefined ? toTrusted(question) : freshly(input, question, asked);
    if (reply instanceof Promise) void sendSoon(request, response, reply);
    else send(request, response, reply);
  }
}

/** Who is answered like this is the only one: the next asker gets results of his own. */
async function freshly(
  { fresh }: HandlerInput,
  { route, wantsHealthJson }: Question,
  asked: FreshQuestion,
): Promise<Reply> {
  const state = await fresh(asked);
  return route.details(state, { name: "", query: new URLSearchParams(), wantsHealthJson });
}

/** Whether the handler answers the request, instead of leaving it to `next`. */
export function isForHealth(request: IncomingMessage): boolean {
  return questionOf(request) !== undefined;
}

/** Returns what is asked of us, if anything. */
function questionOf({ headers, url = "/" }: IncomingMessage): Question | undefined {
  if (!maybeOurs.test(url)) return undefined;
  const { path, query } = parseTarget(url);
  const found = findRoute(path);
  if (found === undefined) return undefined;
  const wantsHealthJson = headers.accept?.includes("application/health+json") ?? false;
  return { ...found, query, wantsHealthJson };
}

/** Returns how to answer those who may see no more than the status. */
function answersToStrangers({ state, version }: HandlerInput): (question: Question) => Reply {
  const asJson = new KeptPerVersion<Route, (nowMs: number) => Reply>(version);
  const asHealthJson = new KeptPerVersion<Route, () => Reply>(version);
  return ({ route, wantsHealthJson }) => {
    const { status } = route;
    if (status === undefined) return unauthorized;
    const current = state();
    return wantsHealthJson && route.speaksHealthJson === true
      ? asHealthJson.get(route, () => publicHealthJsonReply(status(current)))()
      : asJson.get(route, () => publicReply(status(current)))(current.nowMs);
  };
}

type Answer = Reply | Promise<Reply>;

/** Returns how to answer the others. Only answers that no name and no query shapes are kept. */
function answersToTrusted({ state, version }: HandlerInput): (question: Question) => Answer {
  const asJson = new KeptPerVersion<Route, Answer>(version);
  const asHealthJson = new KeptPerVersion<Route, Answer>(version);
  return ({ name, query: text, route, wantsHealthJson }) => {
    const query = new URLSearchParams(text);
    const make = (): Answer => route.details(state(), { name: name ?? "", query, wantsHealthJson });
    if (name !== undefined || route.parameters.some((each) => query.has(each))) return make();
    return (wantsHealthJson ? asHealthJson : asJson).get(route, make);
  };
}

function openStream(input: HandlerInput, request: IncomingMessage, response: ServerResponse): void {
  const { streams } = input;
  if (!streams.hasRoom) return send(request, response, streams.isClosed ? noMore : tooMany);
  streams.open(response, toReport(input.state()));
}

async function sendSoon(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Promise<Reply>,
): Promise<void> {
  const reply = await answer.catch(() => failed);
  // Whoever asked may have hung up meanwhile
  if (!response.headersSent && !response.destroyed) send(request, response, reply);
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, reply.headers);
  response.end(request.method === "HEAD" ? undefined : reply.body);
}
