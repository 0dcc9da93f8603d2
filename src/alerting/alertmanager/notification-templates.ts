import { definedNames } from "../go-template/check.ts";
import type { TemplateFile } from "./template-file.ts";

/** How a value of an alert is written into a message, by the expression that reads it. */
type Write = (expression: string) => string;

const plain: Write = (expression) => `{{ ${expression} }}`;

/** A label or a summary can be what a client sent: in Slack, `<!channel>` would call everybody. */
const escaped: Write = (expression) => `{{ template "tamma.slack.escape" (${expression}) }}`;

const subject = (write: Write): string => `{{ template "tamma.drill" . }}
{{- if ne .Status "firing" }}[RESOLVED] {{ else if .CommonLabels.severity }}[${write(".CommonLabels.severity | toUpper")}] {{ end }}${write(".GroupLabels.alertname")}
{{- with .GroupLabels.service_name }} in ${write(".")}{{ end }}
{{- if gt (len .Alerts.Firing) 1 }} ({{ len .Alerts.Firing }} alerts){{ end }}`;

const text = (alert: string): string => `{{ template "tamma.drill" . }}
{{- range .Alerts.Firing }}{{ template "${alert}" . }}
{{ end }}
{{- if .Alerts.Resolved }}Resolved:
{{ range .Alerts.Resolved }}{{ template "${alert}" . }}
{{ end }}{{ end }}`;

const alert = (write: Write): string => `${write("or .Annotations.summary .Labels.alertname")}
{{- with .Annotations.description }}
  ${write(".")}{{ end }}
{{- with .Annotations.runbook_url }}
  Runbook: ${write(".")}{{ end }}
{{- if .Annotations.dashboard_url }}
  {{ if .Annotations.panel_id }}Panel{{ else }}Dashboard{{ end }}: ${write(".Annotations.dashboard_url")}{{ end }}
{{- with .GeneratorURL }}
  Expression: ${write(".")}{{ end }}
  Since {{ .StartsAt.UTC.Format "2006-01-02 15:04:05" }} UTC`;

/** The templates by name. */
const definitions: Readonly<Record<string, string>> = {
  "tamma.drill": `{{ if eq .CommonLabels.drill "true" }}[DRILL] {{ end }}`,
  "tamma.subject": subject(plain),
  "tamma.text": text("tamma.alert"),
  "tamma.alert": alert(plain),
  "tamma.slack.subject": subject(escaped),
  "tamma.slack.text": text("tamma.slack.alert"),
  "tamma.slack.alert": alert(escaped),
  // https://docs.slack.dev/messaging/formatting-message-text#escaping
  "tamma.slack.escape": `{{ . | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}`,
  // https://developer.pagerduty.com/docs/pd-cef
  "tamma.pagerduty.severity": `{{ if eq .CommonLabels.severity "critical" }}critical
{{- else if eq .CommonLabels.severity "high" }}error
{{- else if eq .CommonLabels.severity "medium" }}warning
{{- else }}info{{ end }}`,
};

const notice =
  "{{/* Texts of e-mail, Slack and PagerDuty. A drill says so in front of everything else. */}}";

/** The texts of e-mail, Slack and PagerDuty: every routing has them. */
export const notificationTemplates: TemplateFile = {
  file: "@tamma/observability/alerting/alertmanager/notification-templates.ts",
  name: "notification.tmpl",
  text: written(definitions),
};

/**
 * Returns the files to render: a routing's own, and the one that ships unless one of the same name
 * replaces it. Of that, what the own files define is left out: Alertmanager reads files in the order
 * of their names, and the last template of a name counts.
 */
export function withNotificationTemplates(
  files: readonly TemplateFile[] = [],
): readonly TemplateFile[] {
  const own = files.filter((file) => !isShipped(file));
  if (own.some(({ name }) => name === notificationTemplates.name)) return own;
  const replaced = new Set(own.flatMap((file) => definedNames(file.text)));
  if (replaced.size === 0) return [notificationTemplates, ...own];
  const rest = Object.entries(definitions)
    .filter(([name]) => !replaced.has(name))
    .map(([name, body]) => [name, forwarded(name, replaced) ?? body]);
  return [{ ...notificationTemplates, text: written(Object.fromEntries(rest)) }, ...own];
}

/** Whoever writes a text for all channels means Slack as well. */
function forwarded(name: string, replaced: ReadonlySet<string>): string | undefined {
  const common = name.replace("tamma.slack.", "tamma.");
  return common !== name && replaced.has(common) ? `{{ template "${common}" . }}` : undefined;
}

function isShipped({ name, text: body }: TemplateFile): boolean {
  return name === notificationTemplates.name && body === notificationTemplates.text;
}

function written(templates: Readonly<Record<string, string>>): string {
  const parts = Object.entries(templates).map(
    ([name, body]) => `{{ define "${name}" -}}\n${body}\n{{- end }}\n`,
  );
  return [`${notice}\n`, ...parts].join("\n");
}
