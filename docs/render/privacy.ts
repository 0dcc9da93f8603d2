import { settings, type Setting } from "../../src/config.ts";
import { mask, rules, type RuleDescription } from "../../src/redaction/rules.ts";
import { generatedPage, markdownTable } from "./markdown-table.ts";

/** Renders docs/privacy.md from the table of rules and the settings. */
export function renderPrivacyDoc(): string {
  const ruleRows = Object.entries(rules).map(([name, rule]: [string, RuleDescription]) => [
    `\`${name}\``,
    rule.matches,
    rule.does,
  ]);
  const settingRows = Object.values(settings)
    .filter(({ key }) => key.startsWith("OBS_PRIVACY"))
    .map((row: Setting<unknown>) => [`\`${row.key}\``, row.doc.replaceAll("[privacy.md](privacy.md)", "the table below")]);
  return generatedPage("Privacy", "src/redaction/rules.ts", [
    `The preload takes secrets out of everything it sends: names, attributes, events, links and status of spans; attributes of metrics, on the scrape port too; body, attributes and exceptions of log records; the resource. \`${mask}\` stands in their place. It happens in one place, between OpenTelemetry's SDK and the export, so spans and records of your own code and of every instrumentation go through it.`,
    "Your application's own output is not changed: stdout, files and its objects stay as they are. Span processors and exporters that you register yourself see what the application made.",
    "## Change it",
    markdownTable(["Variable", "Meaning"], settingRows),
    "A rule of your own that cannot be read is reported in one line and left out; the other rules stay in force. A name in `OBS_PRIVACY_OFF` that no rule has is reported too, and then no rule is turned off.",
    ["```sh", "OBS_PRIVACY_OFF=iban \\", "OBS_PRIVACY_KEEP=page_token,x-tenant \\", "OBS_PRIVACY_FIELDS='user.ssn,**.birthday' \\", "OBS_PRIVACY_PATTERNS='EMP-\\d{6}' \\", "  node --import @tamma/observability/preload app.js", "```"].join("\n"),
    "`OBS_PRIVACY_FIELDS` takes pino's paths: `a.b`, `a[*].b`, `a[\"b-c\"]`, `*.b`. Beyond pino, `**.b` is a `b` at any depth, and `a.b` is also the attribute `a.b` of a span or metric. In `OBS_PRIVACY_PATTERNS`, write `\\s` for a space. A pattern that matches the empty text, or with a repetition directly within a repetition, is refused: it could stop the application.",
    "`OBS_PRIVACY_KEEP` does not show `authorization`, `cookie` and other secret headers that were captured as attributes.",
    "## Rules",
    "All are on.",
    markdownTable(["Name", "What it finds", "What it does"], ruleRows),
    "## What it does not do",
    [
      "- **A secret that looks like nothing**, in a text that does not name it, is not found: `login failed for hunter2`. Log such values as fields with a telling name.",
      "- **Personal data** (names, addresses, e-mail addresses outside of URLs) is not a secret for these rules. Add fields or patterns for what your services handle.",
      "- **Values of other query parameters stay**, because `?page=2&status=open` is what one looks for in a trace. With `OBS_PRIVACY_QUERY=all` or `drop`, none stays in the attributes that hold URLs.",
      "- **Paths** are kept: an id or a token that is part of one, such as `/reset/4fd1…`, is shown, unless it has the form of a key or JWT.",
      "- **Values that were cut before**: `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT` and its siblings cut a value when it is set, and the rest of a key may look like nothing. They are off by default.",
      "- **Names in double quotes** are kept in SQL where the standard has them for columns (PostgreSQL, SQLite, Oracle, SQL Server). Where a database takes them for strings (MySQL), or nobody knows, they are literals.",
    ].join("\n"),
    "## Cost",
    "It runs on the application's thread when a batch is handed over, not within a request. A server span takes about 6 µs, a log line with a logged request 6 µs, a text of 60 characters 0.7 µs; a text of 1 MiB takes 5 to 17 ms, and 44 ms at worst of those that were tried. The work grows with the length of a text, and no faster, whatever it is made of; at most 20,000 lists and objects of one value are looked through, and what is beyond is masked. CPU time with Node.js 24.21 on 2 cores shared with other work; `npm run bench -- privacy` in a clone of the repository repeats it.",
    "Two series of a metric that differ only in what is masked become one: counters and histograms are added up, and a gauge has the last value.",
  ]);
}
