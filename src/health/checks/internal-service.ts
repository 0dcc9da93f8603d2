import type { CheckOptions, HealthCheckDefinition, ProbeResult } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { loadConfig } from "../../config.ts";
import { worst } from "./support/grade.ts";
import { request, type HeaderSource } from "./support/http-request.ts";
import { plainUrl } from "./support/network-error.ts";
import { parseRemoteHealth, type Cause, type RemoteHealth } from "./support/remote-health.ts";
import { isHttpUrl, requireTarget } from "./support/target.ts";
import { isTls, type TlsTarget } from "./support/tls-target.ts";

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
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on a URL that is not http(s).
 */
export function internalServiceCheck(
  target: InternalServiceTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireTarget("internal-service", isHttpUrl(target.url), ...isTls(target, target.url));
  // a service without a name still recognises itself, though not its other replicas
  const { headers, self = loadConfig().config.serviceName ?? crypto.randomUUID() } = target;
  const url = new URL(target.url);
  const accepted = async (): Promise<Readonly<Record<string, string>>> => ({
    accept: "application/json",
    ...(typeof headers === "function" ? await headers() : headers),
  });
  return defineCheck({
    name: "internal-service",
    ...options,
    async check({ signal }) {
      const answer = await request({
        url,
        headers: accepted,
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

function judge(
  remote: RemoteHealth,
  statusCode: number,
  self: string,
  known: Readonly<Record<string, unknown>>,
): ProbeResult {
  const { components, blamed, service } = remote;
  const foreign = blamed
    .map(({ component, causes }) => ({ component, causes: causes.filter(isForeignTo(self)) }))
    .filter(({ causes }) => causes.length > 0);
  const details = { ...known, service, causes: foreign.flatMap(({ causes }) => causes) };
  const status = worst([remote.status, statusCode >= 500 ? "unhealthy" : "healthy"]);
  if (status === "healthy") return { status, details, components };
  if (blamed.length > 0 && foreign.length === 0) {
    const message = `${service ?? "it"} only repeats failures of this service`;
    return { status: "healthy", message, details, components };
  }
  const rootCauses = foreign.map(({ component }) => component);
  const blame = rootCauses.length === 0 ? "" : `: ${rootCauses.join(", ")}`;
  const message = `${service ?? "the service"} is ${status}${blame}`;
  return { status, message, details, components, rootCauses };
}

function isForeignTo(self: string): (cause: Cause) => boolean {
  return ({ path }) => !path.includes(self);
}
