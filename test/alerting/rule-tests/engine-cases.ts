/** A rule file, a test of it, and whether `promtool test rules` passes it. */
export interface EngineCase {
  readonly name: string;
  readonly rules: string;
  readonly test: string;
  readonly passes: boolean;
}

const waiting = `
groups:
  - name: g
    labels: { team: core }
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
        labels: { source: rules }
      - alert: Errors
        expr: job:errors:rate5m > 0.5
        for: 2m
        keep_firing_for: 3m
        labels: { severity: page, job_kind: '{{ $labels.job }}-kind' }
        annotations:
          summary: '{{ $labels.job }} fails {{ $value | humanize }} times a second'
`;

const waitingSeries = `
    input_series:
      - series: errors_total{job="a",instance="1"}
        values: 0+60x10 600x20
      - series: errors_total{job="b",instance="1"}
        values: 0x30
`;

const errors = (at: string, alerts: string): string => `
evaluation_interval: 1m
rule_files: [rules.yml]
tests:
  - interval: 1m${waitingSeries}
    alert_rule_test:
      - eval_time: ${at}
        alertname: Errors
        exp_alerts: ${alerts}
`;

const firing = `
          - exp_labels: { job: a, severity: page, source: rules, team: core, job_kind: a-kind }
            exp_annotations: { summary: a fails 1 times a second }`;

const expression = (expr: string, at: string, samples: string, head = ""): string => `
evaluation_interval: 1m
rule_files: [rules.yml]
${head}
tests:
  - interval: 1m${waitingSeries}
    promql_expr_test:
      - expr: ${expr}
        eval_time: ${at}
        exp_samples: ${samples}
`;

const waitingCases: readonly EngineCase[] = (
  [
    ["waits for its time", errors("4m", "[]"), true],
    ["fires after it", errors("5m", firing), true],
    ["is judged by its labels", errors("5m", firing.replace("job: a", "job: b")), false],
    ["is judged by its texts", errors("5m", firing.replace("1 times", "2 times")), false],
    [
      "is kept on firing with its last text",
      errors("14m", firing.replace("1 times", "750m times")),
      true,
    ],
    ["ends at last", errors("15m", "[]"), true],
    ["does not end before", errors("14m", "[]"), false],
    [
      "recordings have the labels of group and rule",
      expression(
        "job:errors:rate5m",
        "5m",
        `
          - { labels: 'job:errors:rate5m{job="a",source="rules",team="core"}', value: 1 }
          - { labels: 'job:errors:rate5m{job="b",source="rules",team="core"}', value: 0 }`,
      ),
      true,
    ],
    [
      "pending alerts are series",
      expression(
        "ALERTS",
        "4m",
        `[{ labels: 'ALERTS{alertname="Errors",alertstate="pending",job="a",job_kind="a-kind",severity="page",source="rules",team="core"}', value: 1 }]`,
      ),
      true,
    ],
    [
      "since when is a series",
      expression("max(ALERTS_FOR_STATE)", "6m", "[{ labels: '{}', value: 180 }]"),
      true,
    ],
    ["what ended is not there", expression("ALERTS", "22m", "[]"), true],
    ["scalars are samples", expression("1 + 1", "5m", "[{ labels: '{}', value: 2 }]"), true],
    ["text is no result", expression(`'"a"'`, "5m", "[]"), false],
    [
      "values are compared exactly",
      expression("vector(0.1) + 0.2", "1m", "[{ value: 0.3 }]"),
      false,
    ],
    [
      "or to the last bit",
      expression("vector(0.1) + 0.2", "1m", "[{ value: 0.3 }]", "fuzzy_compare: true"),
      true,
    ],
    ["a misspelt field is refused", expression("up", "1m", "[]", "fuzzy: true"), false],
  ] as const
).map(([name, test, passes]) => ({ name, rules: waiting, test, passes }));

const templated = (text: string): string => `
groups:
  - name: g
    rules:
      - alert: T
        expr: x > 0
        annotations: { t: ${JSON.stringify(text)} }
`;

const shows = (values: string, expected: string): string => `
rule_files: [rules.yml]
tests:
  - interval: 1m
    external_labels: { cluster: c1 }
    external_url: http://prometheus.test/p
    input_series:
      - series: x{host="db-1.example.org:9100",empty=""}
        values: ${values}
      - series: y{host="a"}
        values: 3
      - series: y{host="b"}
        values: 4
    alert_rule_test:
      - eval_time: 0m
        alertname: T
        exp_alerts:
          - exp_labels: { host: 'db-1.example.org:9100' }
            exp_annotations: { t: ${JSON.stringify(expected)} }
`;

/** Template, value of the series, and the text that it becomes. */
const templates: readonly (readonly [text: string, value: string, becomes: string])[] = [
  ["{{ $value }} {{ .Value }}", "1234567", "1.234567e+06 1.234567e+06"],
  ["{{ $value }}", "0.00001", "1e-05"],
  ["{{ $value }}", "0.1", "0.1"],
  ["{{ $value }}", "123456", "123456"],
  ["{{ $value }}", "1000000", "1e+06"],
  ["{{ $value }}", "+Inf", "+Inf"],
  ["{{ humanize $value }}", "1234567", "1.235M"],
  ["{{ humanize $value }}", "0.012345", "12.35m"],
  ["{{ $value | humanize1024 }}B", "1536", "1.5kiB"],
  ["{{ $value | humanizePercentage }}", "0.12345", "12.35%"],
  ["{{ $value | humanizeDuration }}", "90061", "1d 1h 1m 1s"],
  ["{{ $value | humanizeDuration }}", "1.2345", "1.234s"],
  ["{{ $value | humanizeDuration }}", "0.0001", "100us"],
  ["{{ $value | humanizeTimestamp }}", "1.5", "1970-01-01 00:00:01.5 +0000 UTC"],
  [
    '{{ printf "%.2f|%5.1f|%-6.1f|%05.1f|%e|%g" $value $value $value $value $value $value }}',
    "2.125",
    "2.12|  2.1|2.1   |002.1|2.125000e+00|2.125",
  ],
  [
    '{{ printf "%d" $value }} {{ printf "%s" $value }} {{ printf "%v" 3 }}',
    "2",
    "%!d(float64=2) %!s(float64=2) 3",
  ],
  ['{{ printf "%q %s %t %%" $labels.host "b" true }}', "1", '"db-1.example.org:9100" b true %'],
  [
    "{{ $labels.host | stripPort }} {{ stripDomain $labels.host }}",
    "1",
    "db-1.example.org db-1:9100",
  ],
  ["[{{ $labels.missing }}] {{ .Labels.host }}", "1", "[] db-1.example.org:9100"],
  [
    "{{ if gt $value 5.0 }}high{{ else if gt $value 2.0 }}middle{{ else }}low{{ end }}",
    "3",
    "middle",
  ],
  ["{{ with $labels.missing }}{{ . }}{{ else }}none{{ end }}", "3", "none"],
  ["{{ if and (eq $value 3.0) (not false) }}a {{- end -}} b", "3", "ab"],
  ["a {{- /* nothing */ -}} b", "3", "ab"],
  [
    "{{ range $k, $v := $labels }}{{ $k }}={{ $v }};{{ end }}",
    "1",
    "__name__=x;host=db-1.example.org:9100;",
  ],
  [
    '{{ range query "y" | sortByLabel "host" }}{{ .Labels.host }}={{ .Value }} {{ end }}',
    "1",
    "a=3 b=4 ",
  ],
  ['{{ with query "sum(y)" }}{{ . | first | value | printf "%.1f" }}{{ end }}', "1", "7.0"],
  ["{{ $externalLabels.cluster }} {{ $externalURL }}", "1", "c1 http://prometheus.test/p"],
  [
    '{{ reReplaceAll "(.*)-(\\\\d+).*" "$2/$1" $labels.host }} {{ match "^db" $labels.host }}',
    "1",
    "1/db true",
  ],
  [
    '{{ toUpper $labels.host }} {{ title "some words" }} {{ len $labels.host }}',
    "1",
    "DB-1.EXAMPLE.ORG:9100 Some Words 21",
  ],
  ['{{ $x := "a" }}{{ $x }}{{ index $labels "host" | toLower }}', "1", "adb-1.example.org:9100"],
  [
    '{{ $labels.host | urlQueryEscape }} {{ graphLink "a b" }}',
    "1",
    "db-1.example.org%3A9100 /graph?g0.expr=a+b&g0.tab=0",
  ],
  ['{{ parseDuration "1h30m" }}', "1", "5400"],
  ["{{ $labels }}", "1", "map[__name__:x host:db-1.example.org:9100]"],
];

const templateCases = templates.map(([text, value, becomes]): EngineCase => ({
  name: `${text} of ${value}`,
  rules: templated(text),
  test: shows(value, becomes),
  passes: true,
}));

const wholeFile = (rules: string, test: string): Pick<EngineCase, "rules" | "test"> => ({
  rules: `groups:\n${rules}`,
  test: `rule_files: [rules.yml]\n${test}`,
});

const otherCases: readonly EngineCase[] = [
  {
    name: "groups see each other in the order that is asked for",
    passes: true,
    ...wholeFile(
      `  - { name: b, rules: [{ record: b, expr: a * 2 }] }
  - { name: a, rules: [{ record: a, expr: x }] }
`,
      `group_eval_order: [a, b]
tests:
  - { interval: 1m, input_series: [{ series: x, values: 1+1x5 }], promql_expr_test: [{ expr: b, eval_time: 2m, exp_samples: [{ labels: b, value: 6 }] }] }
`,
    ),
  },
  {
    name: "a rule reads what it recorded itself the time before",
    passes: true,
    ...wholeFile(
      `  - { name: a, rules: [{ record: a, expr: a + 1 or vector(0) }] }
`,
      `tests:
  - { interval: 1m, promql_expr_test: [{ expr: a, eval_time: 5m, exp_samples: [{ labels: a, value: 5 }] }] }
`,
    ),
  },
  {
    name: "the future has not been scraped yet",
    passes: true,
    ...wholeFile(
      `  - { name: a, rules: [{ record: a, expr: x offset -3m }] }
`,
      `tests:
  - { interval: 1m, input_series: [{ series: x, values: 1+1x9 }], promql_expr_test: [{ expr: a, eval_time: 2m, exp_samples: [{ labels: a, value: 3 }] }] }
`,
    ),
  },
  {
    name: "an offset of the group",
    passes: true,
    ...wholeFile(
      `  - { name: a, query_offset: 1m, rules: [{ record: a, expr: x }] }
`,
      `tests:
  - { interval: 1m, input_series: [{ series: x, values: 1+1x9 }], promql_expr_test: [{ expr: timestamp(a), eval_time: 4m, exp_samples: [{ value: 180 }] }, { expr: a, eval_time: 4m, exp_samples: [{ labels: a, value: 4 }] }] }
`,
    ),
  },
  {
    name: "more series than the limit are an error",
    passes: false,
    ...wholeFile(
      `  - { name: a, limit: 1, rules: [{ record: a, expr: x }] }
`,
      `tests:
  - { interval: 1m, input_series: [{ series: 'x{i="1"}', values: 1 }, { series: 'x{i="2"}', values: 1 }], promql_expr_test: [{ expr: vector(1), eval_time: 0m, exp_samples: [{ value: 1 }] }] }
`,
    ),
  },
  {
    name: "labels that clash are an error",
    passes: false,
    ...wholeFile(
      `  - { name: a, rules: [{ record: a, expr: x, labels: { i: same } }] }
`,
      `tests:
  - { interval: 1m, input_series: [{ series: 'x{i="1"}', values: 1 }, { series: 'x{i="2"}', values: 1 }], promql_expr_test: [{ expr: vector(1), eval_time: 0m, exp_samples: [{ value: 1 }] }] }
`,
    ),
  },
  {
    name: "a test begins when it says",
    passes: true,
    ...wholeFile(
      `  - { name: a, rules: [{ record: a, expr: hour() }] }
`,
      `tests:
  - { interval: 1m, start_timestamp: '2026-01-05T13:30:00Z', promql_expr_test: [{ expr: a, eval_time: 40m, exp_samples: [{ labels: a, value: 14 }] }] }
`,
    ),
  },
  {
    name: "alerts are matched with the evaluation before them",
    passes: true,
    ...wholeFile(
      `  - { name: a, rules: [{ alert: A, expr: x > 1 }] }
`,
      `evaluation_interval: 2m
tests:
  - { interval: 1m, input_series: [{ series: x, values: 0 0 2 0 }], alert_rule_test: [{ eval_time: 3m, alertname: A, exp_alerts: [{ exp_labels: {} }] }] }
`,
    ),
  },
  {
    name: "series end with a marker",
    passes: true,
    ...wholeFile(
      `  - { name: a, rules: [{ record: a, expr: x > 1 }] }
`,
      `tests:
  - { interval: 1m, input_series: [{ series: x, values: 2 stale _x3 }], promql_expr_test: [{ expr: a, eval_time: 0m, exp_samples: [{ labels: a, value: 2 }] }, { expr: a, eval_time: 1m, exp_samples: [] }] }
`,
    ),
  },
  {
    name: "PromQL that is none is an error",
    passes: false,
    ...wholeFile(
      `  - { name: a, rules: [{ record: a, expr: sum(x } ] }
`,
      `tests: [{ interval: 1m, promql_expr_test: [{ expr: vector(1), eval_time: 0m, exp_samples: [{ value: 1 }] }] }]
`,
    ),
  },
];

const nativeRules = `
  - name: a
    rules:
      - { record: seconds:rate, expr: 'sum without (i) (rate(seconds[2m]))' }
      - { alert: Slow, expr: 'histogram_quantile(0.5, seconds:rate) > 1', annotations: { text: '{{ $value }}' } }
      - { alert: Any, expr: 'seconds', annotations: { text: '{{ $value }}' } }
`;

const nativeTest = (samples: string): string => `
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: seconds{i="1"}
        values: '{{schema:0 sum:3 count:4 buckets:[1 2 1]}}+{{schema:0 sum:30 count:60 buckets:[0 30 30]}}x10'
      - series: seconds{i="2"}
        values: '{{schema:0 sum:3 count:4 buckets:[1 2 1]}}x10'
${samples}`;

/** Rules that read, record and show native histograms. */
const nativeCases: readonly EngineCase[] = (
  [
    ["a native histogram is recorded", "30", true],
    ["a native histogram with another sum is not the expected one", "31", false],
  ] as const
).map(([name, sum, passes]) => ({
  name,
  passes,
  ...wholeFile(
    nativeRules,
    nativeTest(`    promql_expr_test:
      - expr: seconds:rate * 60
        eval_time: 5m
        exp_samples: [{ labels: '{}', histogram: '{{schema:0 sum:${sum} count:60 offset:1 buckets:[30 30] counter_reset_hint:gauge}}' }]
    alert_rule_test:
      - { eval_time: 5m, alertname: Slow, exp_alerts: [{ exp_annotations: { text: '2' } }] }
      - eval_time: 5m
        alertname: Any
        exp_alerts:
          - { exp_labels: { i: '1' }, exp_annotations: { text: '{count:304, sum:153, (0.5,1]:1, (1,2]:152, (2,4]:151}' } }
          - { exp_labels: { i: '2' }, exp_annotations: { text: '{count:4, sum:3, (0.5,1]:1, (1,2]:2, (2,4]:1}' } }
`),
  ),
}));

/** What the database says of a counter's past is part of what a test expects. */
const hintCases: readonly EngineCase[] = (
  [
    ["a native histogram goes on where its counts do", "counter_reset_hint:not_reset", true],
    ["a native histogram that goes on is not one of an unknown past", "", false],
  ] as const
).map(([name, hint, passes]) => ({
  name,
  passes,
  ...wholeFile(
    nativeRules,
    nativeTest(`    promql_expr_test:
      - expr: seconds{i="2"}
        eval_time: 5m
        exp_samples: [{ labels: 'seconds{i="2"}', histogram: '{{schema:0 sum:3 count:4 buckets:[1 2 1] ${hint}}}' }]
`),
  ),
}));

export const engineCases: readonly EngineCase[] = [
  ...waitingCases,
  ...templateCases,
  ...otherCases,
  ...nativeCases,
  ...hintCases,
];
