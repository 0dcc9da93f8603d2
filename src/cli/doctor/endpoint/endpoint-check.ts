import type { Config } from "../../../config.ts";
import { printableUrl } from "../../../instrumentation/start-line/printable-url.ts";
import { type Finding, ok, problem, skipped, warning } from "../finding.ts";
import { explainRefusal, explainSilence } from "./explain-outcome.ts";
import { type Answer, sendEmpty } from "./send-empty.ts";

/** So long connecting and sending may take; who is slower is no receiver in the neighbourhood. */
const timeoutMs = 3_000;

/** What the endpoint check has found. */
export interface CheckedEndpoint {
  readonly findings: readonly Finding[];
  /** Whether every signal that is sent was accepted. */
  readonly accepted: boolean;
}

/** Asks the receiver to take an empty request of each signal. */
export async function checkEndpoint(
  config: Config,
  env: NodeJS.ProcessEnv,
): Promise<CheckedEndpoint> {
  const answers = await sendEmpty(config, timeoutMs);
  if (answers.length === 0) {
    const findings = [skipped("endpoint", "no signal is sent: OTEL_*_EXPORTER=none")];
    return { findings, accepted: false };
  }
  const accepted = answers.every(({ outcome }) => outcome.kind === "delivered");
  return { findings: [...grouped(answers, env), ...doubledPath(config, accepted)], accepted };
}

/** One line for what is the same of several signals. */
function grouped(answers: readonly Answer[], env: NodeJS.ProcessEnv): readonly Finding[] {
  const findings = answers.map((answer) => ({ answer, finding: findingOf(answer, env) }));
  const groups = Map.groupBy(findings, ({ finding }) => JSON.stringify(finding));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.map(({ answer }) => answer.signal).join(", ");
    return [{ ...first.finding, text: `${names}: ${first.finding.text}` }];
  });
}

function findingOf({ signal, outcome }: Answer, env: NodeJS.ProcessEnv): Finding {
  const url = printableUrl(outcome.url).replace(new RegExp(`/v1/${signal}$`), "");
  if (outcome.kind === "delivered") return ok("endpoint", `${url} accepts an empty request`);
  if (outcome.kind === "unreachable") {
    const { what, hint } = explainSilence(outcome, proxyOf(outcome.url, env));
    return problem("endpoint", `${url}: ${what}`, hint);
  }
  const { what, hint } = explainRefusal(outcome);
  const text = `${url}: ${what.replace(`/v1/${signal}`, "/v1/<signal>")}`;
  return what.endsWith("it asks to wait")
    ? warning("endpoint", text, hint)
    : problem("endpoint", text, hint);
}

/** A receiver that takes any path hides that a path is there twice. */
function doubledPath({ endpoint }: Config, accepted: boolean): readonly Finding[] {
  if (!accepted || !/\/v1\/(?:traces|metrics|logs)\/?$/.test(new URL(endpoint).pathname)) return [];
  const text = `OTEL_EXPORTER_OTLP_ENDPOINT ends with the path of a signal, to which /v1/<signal> is added once more`;
  return [warning("endpoint", text, "it is a base URL: leave /v1/… out")];
}

/** Returns the variable that asks for a proxy for this URL, if there is one. */
function proxyOf(url: string, env: NodeJS.ProcessEnv): string | undefined {
  const { hostname, protocol } = new URL(url);
  const names =
    protocol === "https:" ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"];
  const excepted = (env["NO_PROXY"] ?? env["no_proxy"] ?? "").split(",").map((one) => one.trim());
  const direct = excepted.some(
    (one) => one === "*" || (one !== "" && hostname.endsWith(one.replace(/^\*?\.?/, ""))),
  );
  return direct ? undefined : names.find((name) => (env[name] ?? "") !== "");
}
