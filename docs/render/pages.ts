import { renderApiDocs } from "./api/index.ts";
import { renderConfigurationDoc } from "./configuration.ts";
import { renderDashboardLintDoc } from "./dashboard-lint.ts";
import { renderErrorsDoc } from "./errors.ts";
import { renderMetricsDoc } from "./metrics.ts";
import { renderPrivacyDoc } from "./privacy.ts";
import { renderRuleOverridesDoc } from "./rule-overrides.ts";
import { renderShippedDashboardsDoc } from "./shipped-dashboards.ts";

/** The pages of docs/ that are rendered from code, by name. */
export function renderPages(): ReadonlyMap<string, string> {
  return new Map([
    ["configuration.md", renderConfigurationDoc()],
    ["dashboard-lint.md", renderDashboardLintDoc()],
    ["errors.md", renderErrorsDoc()],
    ["metrics.md", renderMetricsDoc()],
    ["privacy.md", renderPrivacyDoc()],
    ["rule-overrides.md", renderRuleOverridesDoc()],
    ["shipped-dashboards.md", renderShippedDashboardsDoc()],
    ...renderApiDocs(),
  ]);
}
