/** A complete answer. The body is encoded once and sent many times. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
}

/** Seconds after which a caller may try again, for 503. */
const retryAfterSeconds = 5;

/** Returns a JSON answer that nobody may store. */
export function jsonReply(status: number, value: unknown, type = "application/json"): Reply {
  return encodedReply(status, JSON.stringify(value), type);
}

export function textReply(status: number, text: string): Reply {
  return encodedReply(status, text, "text/plain; charset=utf-8");
}

/** Returns an error in one form. `title` never repeats what the caller sent. */
export function problemReply(status: number, title: string): Reply {
  return jsonReply(status, { status, title }, "application/problem+json");
}

/** Returns an answer whose text is of the type already. */
export function encodedReply(status: number, text: string, type = "application/json"): Reply {
  const body = Buffer.from(text);
  return {
    status,
    body,
    headers: {
      "content-type": type,
      "content-length": body.length,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      vary: "accept, authorization",
      ...(status === 503 ? { "retry-after": retryAfterSeconds } : {}),
    },
  };
}

export const notFound = problemReply(404, "not found");

export const notAllowed: Reply = (() => {
  const { status, headers, body } = problemReply(405, "only GET and HEAD");
  return { status, body, headers: { ...headers, allow: "GET, HEAD" } };
})();

export const unauthorized: Reply = (() => {
  const { status, headers, body } = problemReply(401, "details need a token");
  return { status, body, headers: { ...headers, "www-authenticate": 'Bearer realm="health"' } };
})();
