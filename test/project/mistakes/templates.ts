import { routingProject, rulesProject, type Mistake } from "./mistake.ts";

const text = (
  name: string,
  field: string,
  template: string,
  ...problems: readonly string[]
): Mistake => ({
  name,
  files: rulesProject("js", `alert({ ...says, ${field}: ${JSON.stringify(template)} })`),
  problems: problems.map((problem) => `observability/rules.js: declined.${field}: ${problem}`),
});

const message = (name: string, template: string, ...problems: readonly string[]): Mistake => ({
  name,
  files: routingProject(
    "js",
    `defineRouting({
      ...good, file: import.meta.url,
      receivers: { ops: { channels: [{ type: "slack", apiUrlFile: "/secrets/url", channel: "#ops", text: ${JSON.stringify(template)} }] } },
    })`,
  ),
  problems: problems.map(
    (problem) => `observability/routing.js: receivers.ops.channels[0].text: ${problem}`,
  ),
});

/** Texts of alerts and of messages that are no templates. */
export const templateMistakes: readonly Mistake[] = [
  text(
    "a function that there is not",
    "summary",
    "{{ foo }}",
    "expected a function of Prometheus' templates, got foo",
  ),
  text(
    "a function of Alertmanager's",
    "description",
    "{{ $value | trimSpace }}",
    "expected a function of Prometheus' templates, got trimSpace",
  ),
  text(
    "a function that is misspelt",
    "summary",
    "{{ $value | humanise }}",
    "expected the function humanize, got humanise",
  ),
  text(
    "a range without its end",
    "summary",
    "{{ range $labels }}x",
    "expected {{ end }} for {{ range $labels }}, got none",
  ),
  text(
    "an if without its end",
    "description",
    "{{ if gt $value 1.0 }}x",
    "expected {{ end }} for {{ if gt $value 1.0 }}, got none",
  ),
  text(
    "an end of nothing",
    "summary",
    "x{{ end }}",
    "expected an if, range, with, define or block before it, got {{ end }}",
  ),
  text(
    "a template that is not closed",
    "summary",
    "{{ $value",
    'expected "}}" at the end of the action, got "{{ $value"',
  ),
  text(
    "a function without its value",
    "summary",
    "{{ humanize }}",
    "expected humanize with 1 value, got 0 in {{ humanize }}",
  ),
  text(
    "a function with a value too many",
    "summary",
    "{{ humanize $value 2 }}",
    "expected humanize with 1 value, got 2 in {{ humanize $value 2 }}",
  ),
  text(
    "a variable that is misspelt",
    "summary",
    "{{ $label.service_name }}",
    "expected the variable $labels, got $label",
  ),
  text(
    "a label that was summed away, by its name",
    "summary",
    '{{ index $labels "outcome" }}',
    'expected a label of the condition (service_name), got "outcome"',
  ),
  text(
    "a float that is compared with a whole number",
    "summary",
    "{{ if gt $value 10 }}many{{ end }}",
    'expected a template that Prometheus can fill in, got "{{ if gt $value 10 }}many{{ end }}" (incompatible types for comparison)',
  ),
  text(
    "a field of a value",
    "summary",
    "{{ $value.service_name }}",
    "expected .Value, which has no fields, got $value.service_name",
  ),
  text(
    "a runbook with the value in it",
    "runbook",
    "Look why {{ $value }} fail.",
    'expected text: a runbook is a page and no template, got "Look why {{ $value }} fail."',
  ),
  text(
    "an owner that is a template",
    "owner",
    "{{ $labels.team }}",
    'expected a team, which is no template, got "{{ $labels.team }}"',
  ),
  {
    ...text("a label of a template that cannot be read", "labels", ""),
    files: rulesProject(
      "js",
      "alert({ ...says, labels: { team: '{{ owner }}' }, accept: { 'label-churn': 'few' } })",
    ),
    problems: [
      "observability/rules.js: declined.labels.team: expected a function of Prometheus' templates, got owner",
    ],
  },
  message(
    "a message with a function of Prometheus'",
    "{{ .Status | humanize }}",
    "expected a function of Alertmanager's templates, got humanize",
  ),
  message(
    "a message with a value too few",
    "{{ join `,` }}",
    "expected join with 2 values, got 1 in {{ join `,` }}",
  ),
  message(
    "a message with a value too many",
    "{{ .Status | toUpper .Receiver }}",
    "expected toUpper with 1 value, got 2 in {{ .Status | toUpper .Receiver }}",
  ),
  message(
    "a message with a label of an alert",
    "{{ .Labels.severity }}",
    "expected a field of a notification: .Alerts, .CommonAnnotations, .CommonLabels, .ExternalURL, .GroupLabels, .NotificationReason, .Receiver, .RouteLabels, .Status, got .Labels",
  ),
  message(
    "a message with a range without its end",
    "{{ range .Alerts }}x",
    "expected {{ end }} for {{ range .Alerts }}, got none",
  ),
];
