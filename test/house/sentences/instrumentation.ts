import { databasesGraphqlAndJobsStatements } from "./instrumentation/databases-graphql-and-jobs.ts";
import { fromCodeStatements } from "./instrumentation/from-code.ts";
import { http2Statements } from "./instrumentation/http2.ts";
import { introductionStatements } from "./instrumentation/introduction.ts";
import { logsStatements } from "./instrumentation/logs.ts";
import { outagesStatements } from "./instrumentation/outages.ts";
import { privacyStatements } from "./instrumentation/privacy.ts";
import { requestIdStatements } from "./instrumentation/request-id.ts";
import { requestsThatFailStatements } from "./instrumentation/requests-that-fail.ts";
import { scrapeStatements } from "./instrumentation/scrape.ts";
import { startLineStatements } from "./instrumentation/start-line.ts";
import { theEndOfTheProcessStatements } from "./instrumentation/the-end-of-the-process.ts";
import { warningsStatements } from "./instrumentation/warnings.ts";
import { whatYouGetStatements } from "./instrumentation/what-you-get.ts";
import { whereItRunsStatements } from "./instrumentation/where-it-runs.ts";
import type { Statement } from "./statement.ts";

/** What docs/instrumentation.md states, section by section, and what shows it. */
export const instrumentationStatements: readonly Statement[] = [
  ...introductionStatements,
  ...whatYouGetStatements,
  ...databasesGraphqlAndJobsStatements,
  ...scrapeStatements,
  ...http2Statements,
  ...requestsThatFailStatements,
  ...requestIdStatements,
  ...logsStatements,
  ...privacyStatements,
  ...theEndOfTheProcessStatements,
  ...startLineStatements,
  ...fromCodeStatements,
  ...warningsStatements,
  ...outagesStatements,
  ...whereItRunsStatements,
];
