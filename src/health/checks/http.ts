import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { request, type HeaderSource } from "./support/http-request.ts";
import { plainUrl } from "./support/network-error.ts";
import { isHttpUrl, requireTarget } from "./support/target.ts";
import { isTls, type TlsTarget } from "./support/tls-target.ts";
import {
  headerSource,
  judgedLater,
  kind,
  text,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** What `httpCheck` requests, and which answer it expects. */
export interface HttpTarget extends TlsTarget {
  /** Credentials in it are sent as basic authentication and never shown, nor is its query. */
  readonly url: string | URL;
  /** @default "GET" */
  readonly method?: string;
  readonly headers?: HeaderSource;
  /** Status codes that count as healthy. Redirects are not followed. @default 200 to 399 */
  readonly expectStatus?: readonly number[];
  /** Text or pattern that the first 64 KiB of the body must hold. @default the body is not read */
  readonly expectBody?: string | RegExp;
}

const bodyLimit = 65_536;

const method = kind(
  (value) => typeof value === "string" && /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/.test(value),
  `a method such as "HEAD"`,
);
const statusCodes = kind(
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((code) => Number.isInteger(code) && code >= 100 && code <= 599),
  "an array of status codes such as [200, 204]",
);
const bodyPattern = kind(
  (value) => typeof value === "string" || value instanceof RegExp,
  "text or a regular expression",
);

const fields: FieldsOf<HttpTarget> = {
  url: judgedLater,
  method,
  headers: headerSource,
  expectStatus: statusCodes,
  expectBody: bodyPattern,
  ca: judgedLater,
  cert: judgedLater,
  key: judgedLater,
  servername: text,
};

/**
 * Calls a URL and judges its answer. Over TLS the server's certificate must be trusted, and be for
 * the URL's host or for `servername`.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on a URL that is not http(s), and on `ca`,
 * `cert` or `key` that are no PEM or do not belong together.
 */
export function httpCheck(target: HttpTarget, options: CheckOptions = {}): HealthCheckDefinition {
  requireFields("http", target, fields);
  const { method = "GET", headers = {}, expectStatus, expectBody } = target;
  requireTarget("http", isHttpUrl(target.url), ...isTls(target, target.url));
  const url = new URL(target.url);
  const maxBytes = expectBody === undefined ? 0 : bodyLimit;
  return defineCheck({
    name: "http",
    ...options,
    async check({ signal }) {
      const { status, text } = await request({
        url,
        method,
        headers,
        tls: target,
        signal,
        maxBytes,
      });
      const details = { url: plainUrl(url), statusCode: status };
      const expected = expectStatus?.includes(status) ?? (status >= 200 && status < 400);
      if (!expected) return { status: "unhealthy", message: `answered ${status}`, details };
      return expectBody === undefined || matches(text, expectBody)
        ? { status: "healthy", details }
        : { status: "unhealthy", message: `the body lacks ${String(expectBody)}`, details };
    },
  });
}

/** `search`, unlike `test`, keeps no position in a pattern with the `g` flag. */
function matches(text: string, expected: string | RegExp): boolean {
  return typeof expected === "string" ? text.includes(expected) : text.search(expected) !== -1;
}
