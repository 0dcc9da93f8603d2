import { catalog } from "../../metrics/catalog.ts";
import { above, both } from "../condition.ts";
import { matches } from "../value-matcher.ts";
import { observations, share, sum } from "../promql.ts";
import { percent, perSecond } from "../quantity.ts";
import { alert } from "../rule.ts";
import { defineRules } from "../rule-file.ts";

const byService = { by: ["service.name"] } as const;
const serverErrors = { "http.response.status_code": matches("5..") };

const requests = sum(observations(catalog.httpRequestDuration, "1m"), byService);
const failures = sum(observations(catalog.httpRequestDuration, "1m", serverErrors), byService);

/** Rate, errors and duration of HTTP servers. */
export const requestRules = defineRules("requests.ts", [
  alert({
    id: "service-error-rate-high",
    name: "ServiceErrorRateHigh",
    severity: "critical",
    owner: "platform",
    when: both(above(share(failures, requests), percent(5)), above(requests, perSecond(0.1))),
    for: "10s",
    keepFiringFor: "30s",
    summary: ({ label, value }) => `${label("service.name")} answers ${value} of requests with 5xx`,
    description:
      "More than 5 % of the requests of the last minute failed in the server, at more than 6 requests a minute.",
    runbook:
      "Open a failed trace from the dashboard's exemplars and read its error span; compare the start with the last deployment; roll back if they agree.",
    dashboard: "service-overview",
  }),
]);
