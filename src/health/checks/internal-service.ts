import type { CheckContext, CheckOptions, HealthCheckDefinition, ProbeResult } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { loadConfig } from "../../config.ts";
import { worst } from "./support/grade.ts";
import { request, type Headers, type HeaderSource } from "./support/http-request.ts";
import { plainUrl } from "./support/network-error.ts";
import { handedOn, toHeaders } from "../question.ts";
import {
  parseRemoteHealth,
  type Blame,
  type Cause,
  type RemoteHealth,
} from "./support/remote-health.ts";
import { isHttpUrl, requireTarget } from "./support/target.ts";
import { isTls, type TlsTarget } from "./support/tls-target.ts";
import {
  headerSource,
  judgedLater,
  text,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** Which service `internalServiceCheck` asks. */
export interface InternalServiceTarget extends TlsTarget {
  /** The other service's `/health`. */
  readonly url: string | URL;
  /**
   * What the other service asks for before it shows its components, such as
   * `{ authorization: "Bearer …" }`. Without components there is no graph to merge, and a loop of
   * services cannot be seen.
   */
  readonly headers?: HeaderSource;
  /** This service's name, by which it recognises its own failures. @default OTEL_SERVICE_NAME */
  readonly self?: string;
}

const bodyLimit = 1_048_576;

/** Most characters of names in the causes that are handed on; the details hold no more than 16,384. */
const longestCauses = 12_000;

const fields: FieldsOf<InternalServiceTarget> = {
  url: judgedLater,
  headers: headerSource,
  self: text,
  ca: judgedLater,
  cert: judgedLater,
  key: judgedLater,
  servername: text,
};

/**
 * Reads another service's health and hands its components on, for the graph. It understands this
 * package's report, `application/health+json`, Spring Boot's and Nest's; of any other answer only
 * the status code counts.
 *
 * Services that check each other do not wait for each other, since a report is served from memory.
 * But they would blame each other for ever: each failure therefore carries the services that it
 * was reported through, and one that comes back to its origin does not count (as in a path-vector
 * routing protocol, RFC 4271 §9.1.2).
 *
 * Before this service blames itself, it asks for more than a report: that the other one probes its
 * components now, and hands the question on. What the other one suspects but has not confirmed
 * comes back as `suspectedCauses`. See docs/health.md, "Other services".
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on a URL that is not http(s).
 */
export function internalServiceCheck(
  target: InternalServiceTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("internal-service", target, fields);
  requireTarget("internal-service", isHttpUrl(target.url), ...isTls(target, target.url));
  // a service without a name still recognises itself, though not its other replicas
  const { headers, self = loadConfig().config.serviceName ?? crypto.randomUUID() } = target;
  const url = new URL(target.url);
  const given = async (asked: Readonly<Record<string, string>>): Promise<Headers> => ({
    accept: "application/json",
    ...asked,
    ...(typeof headers === "function" ? await headers() : headers),
  });
  return defineCheck({
    name: "internal-service",
    ...options,
    async check(context) {
      const { signal } = context;
      const asked = questionIn(context, self);
      const source = async (): Promise<Headers> => given(asked);
      const answer = await request({
        url,
        headers: source,
        tls: target,
        signal,
        maxBytes: bodyLimit,
      });
      const remote = parseRemoteHealth(answer.text, url.host);
      const details = { url: plainUrl(url), statusCode: answer.status, reporter: self };
      if (remote !== undefined) return judge(remote, answer.status, self, details);
      return answer.status >= 200 && answer.status < 300
        ? { status: "healthy", details }
        : { status: "unhealthy", message: `answered ${answer.status}`, details };
    },
  });
}

/**
 * On its own schedule it takes what there is, lest every round of one be a round of the others; so
 * does its confirmation, since what the other service suspects is being confirmed there as well.
 */
function questionIn(
  { question, reason, timeoutMs }: CheckContext,
  self: string,
): Readonly<Record<string, string>> {
  const asked =
    reason === "schedule" || reason === "confirm" ? undefined : handedOn(question, self, timeoutMs);
  return asked === undefined ? {} : toHeaders(asked);
}

const noDetails = "the other service shows no details: it asks for a token";

function judge(
  remote: RemoteHealth,
  statusCode: number,
  self: string,
  known: Readonly<Record<string, unknown>>,
): ProbeResult {
  const { components, blamed, service } = remote;
  const foreign = foreignTo(self, blamed);
  const suspected = foreignTo(self, remote.suspected);
  const details = {
    ...known,
    service,
    ...(remote.anonymous ? { shows: "status only" } : { services: remote.services }),
    causes: causesOf([...foreign, ...suspected]),
  };
  const common = {
    details,
    components,
    ...(suspected.length === 0
      ? {}
      : { suspectedCauses: suspected.map(({ component }) => component) }),
  };
  const status = worst([remote.status, statusCode >= 500 ? "unhealthy" : "healthy"]);
  if (remote.anonymous) {
    const message = status === "healthy" ? noDetails : `the service is ${status}; ${noDetails}`;
    return { status, message, ...common };
  }
  if (status === "healthy") return { status, ...suspicion(common, service), ...common };
  if (blamed.length > 0 && foreign.length === 0) {
    const message = `${service ?? "it"} only repeats failures of this service`;
    return { status: "healthy", message, ...common };
  }
  const rootCauses = foreign.map(({ component }) => component);
  const blame = rootCauses.length === 0 ? "" : `: ${rootCauses.join(", ")}`;
  const message = `${service ?? "the service"} is ${status}${blame}`;
  if (status === "degraded" && remote.works) {
    return { status, message: `${message}, not critical there`, ...common, blameless: true };
  }
  return { status, message, ...common, rootCauses };
}

/** Says what is suspected, where nothing else is to be said. */
function suspicion(
  { suspectedCauses = [] }: Pick<ProbeResult, "suspectedCauses">,
  service = "the service",
): Pick<ProbeResult, "message"> {
  return suspectedCauses.length === 0
    ? {}
    : { message: `${service} suspects ${suspectedCauses.join(", ")}` };
}

/** Leaves out what came through this service before. */
function foreignTo(self: string, blames: readonly Blame[]): readonly Blame[] {
  return blames
    .map(({ component, causes }) => ({
      component,
      causes: causes.filter(({ path }) => !path.includes(self)),
    }))
    .filter(({ causes }) => causes.length > 0);
}

/** Returns the causes, as many as the details of a result can carry. */
function causesOf(blames: readonly Blame[]): readonly Cause[] {
  let length = 0;
  return blames
    .flatMap(({ causes }) => causes)
    .filter(({ component, path }) => {
      length += component.length + path.join("").length;
      return length <= longestCauses;
    });
}
