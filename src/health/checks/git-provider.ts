import type { CheckOptions, HealthCheckDefinition, ProbeResult } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { gradeLow, percent } from "./support/grade.ts";
import { request, type Headers, type HttpAnswer } from "./support/http-request.ts";
import { at, parseJson } from "./support/json.ts";
import { isHttpUrl, requireTarget } from "./support/target.ts";
import { amount, judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** Which provider `gitProviderCheck` asks, and as whom. */
export interface GitProviderTarget {
  readonly kind: "github" | "gitlab" | "gitea";
  /** @default "https://api.github.com" for github, "https://gitlab.com" for gitlab */
  readonly url?: string | URL;
  /** Token, or a function that returns the current one. Without it the anonymous limit is read. */
  readonly token?: string | (() => string | Promise<string>);
  /** Share of the rate limit left at which the component is degraded, 0 to 1. @default 0.1 */
  readonly degradedBelow?: number;
}

interface Provider {
  readonly url: string | undefined;
  readonly path: string;
  readonly authorization: (token: string) => Headers;
  readonly limit: (answer: HttpAnswer) => RateLimit | undefined;
}

interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resets: Date;
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

const providers: Record<GitProviderTarget["kind"], Provider> = {
  // this call does not count against the limit: https://docs.github.com/en/rest/rate-limit
  github: {
    url: "https://api.github.com",
    path: "rate_limit",
    authorization: bearer,
    limit: githubLimit,
  },
  gitlab: {
    url: "https://gitlab.com",
    path: "api/v4/version",
    authorization: (token) => ({ "private-token": token }),
    limit: headerLimit,
  },
  gitea: {
    url: undefined,
    path: "api/v1/version",
    authorization: (token) => ({ authorization: `token ${token}` }),
    limit: headerLimit,
  },
};

const fields: FieldsOf<GitProviderTarget> = {
  kind: judgedLater,
  url: judgedLater,
  token: judgedLater,
  degradedBelow: amount,
};

/**
 * Asks a Git provider for the rate limit left, by a call that is free or cheap.
 *
 * Unhealthy when the limit is used up, the token is refused or the API fails; degraded when little
 * is left or the provider answers 429.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on an unknown kind or a bad URL.
 */
export function gitProviderCheck(
  target: GitProviderTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("git-provider", target, fields);
  const { kind, token, degradedBelow = 0.1 } = target;
  const known = Object.hasOwn(providers, kind);
  requireTarget("git-provider", [known, `kind: expected github, gitlab or gitea, got ${kind}`]);
  const provider = providers[kind];
  const base = target.url ?? provider.url;
  requireTarget("git-provider", isHttpUrl(base));
  const url = new URL(provider.path, `${String(base).replace(/\/$/, "")}/`);
  const headers = async (): Promise<Headers> => {
    const current = typeof token === "function" ? await token() : token;
    const authorization = current === undefined ? {} : provider.authorization(current);
    return { accept: "application/json", "user-agent": "tamma-health", ...authorization };
  };
  return defineCheck({
    name: "git-provider",
    interval: "1m",
    ...options,
    async check({ signal }) {
      const answer = await request({ url, headers, signal, maxBytes: 65_536 });
      return refusal(answer) ?? judge(provider.limit(answer), degradedBelow);
    },
  });
}

function refusal({ status, header }: HttpAnswer): ProbeResult | undefined {
  const details = { statusCode: status };
  if (status === 429) {
    const retryAfter = header("retry-after");
    const until = retryAfter === undefined ? "" : `, retry after ${retryAfter} s`;
    return { status: "degraded", message: `rate limited (429)${until}`, details };
  }
  if (status === 401) return { status: "unhealthy", message: "the token was refused", details };
  return status >= 200 && status < 300
    ? undefined
    : { status: "unhealthy", message: `answered ${status}`, details };
}

function judge(rate: RateLimit | undefined, degradedBelow: number): ProbeResult {
  if (rate === undefined) return { status: "healthy", details: { rateLimit: "none reported" } };
  const { limit, remaining, resets } = rate;
  const left = limit === 0 ? 0 : remaining / limit;
  const status = gradeLow(left, { degraded: degradedBelow, unhealthy: 0 });
  const details = { limit, remaining, resets: resets.toISOString() };
  const observed = { value: remaining, unit: "{request}" };
  return status === "healthy"
    ? { status, details, observed }
    : { status, message: `${percent(left)} of the rate limit left`, details, observed };
}

/** https://docs.github.com/en/rest/rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user */
function githubLimit({ text }: HttpAnswer): RateLimit | undefined {
  const core = at(parseJson(text), "resources", "core");
  return rateLimit(at(core, "limit"), at(core, "remaining"), at(core, "reset"));
}

/** https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers */
function headerLimit({ header }: HttpAnswer): RateLimit | undefined {
  return rateLimit(
    header("ratelimit-limit") ?? header("x-ratelimit-limit"),
    header("ratelimit-remaining") ?? header("x-ratelimit-remaining"),
    header("ratelimit-reset") ?? header("x-ratelimit-reset"),
  );
}

/** `reset` is in seconds since 1970. */
function rateLimit(limit: unknown, remaining: unknown, reset: unknown): RateLimit | undefined {
  const [max, left, at] = [limit, remaining, reset].map((value) => Number(value ?? Number.NaN));
  if (max === undefined || left === undefined || !Number.isFinite(max) || !Number.isFinite(left)) {
    return undefined;
  }
  return {
    limit: max,
    remaining: left,
    resets: new Date(Number.isFinite(at) ? Number(at) * 1000 : 0),
  };
}
