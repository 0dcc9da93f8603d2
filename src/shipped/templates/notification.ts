import type { TemplateFile } from "../../alerting/alertmanager/template-file.ts";

/** The texts of e-mail, Slack and PagerDuty. */
export const notificationTemplates: TemplateFile = {
  file: "@tamma/observability/shipped/templates/notification.ts",
  name: "notification.tmpl",
  text: String.raw`{{/* Texts of e-mail, Slack and PagerDuty. A drill says so in front of everything else. */}}

{{ define "tamma.drill" }}{{ if eq .CommonLabels.drill "true" }}[DRILL] {{ end }}{{ end }}

{{ define "tamma.subject" -}}
{{ template "tamma.drill" . }}
{{- if eq .Status "firing" }}[{{ .CommonLabels.severity | toUpper }}]{{ else }}[RESOLVED]{{ end }}
{{- printf " %s" .GroupLabels.alertname }}
{{- with .GroupLabels.service_name }} in {{ . }}{{ end }}
{{- if gt (len .Alerts.Firing) 1 }} ({{ len .Alerts.Firing }} alerts){{ end }}
{{- end }}

{{ define "tamma.text" -}}
{{ template "tamma.drill" . }}
{{- range .Alerts.Firing }}{{ template "tamma.alert" . }}
{{ end }}
{{- if .Alerts.Resolved }}Resolved:
{{ range .Alerts.Resolved }}{{ template "tamma.alert" . }}
{{ end }}{{ end }}
{{- end }}

{{ define "tamma.alert" -}}
{{ or .Annotations.summary .Labels.alertname }}
{{- with .Annotations.description }}
  {{ . }}{{ end }}
{{- with .Annotations.runbook_url }}
  Runbook: {{ . }}{{ end }}
{{- with .GeneratorURL }}
  Expression: {{ . }}{{ end }}
  Since {{ .StartsAt.UTC.Format "2006-01-02 15:04:05" }} UTC
{{- end }}

{{/* https://developer.pagerduty.com/docs/pd-cef */}}
{{ define "tamma.pagerduty.severity" -}}
{{ if eq .CommonLabels.severity "critical" }}critical
{{- else if eq .CommonLabels.severity "high" }}error
{{- else if eq .CommonLabels.severity "medium" }}warning
{{- else }}info{{ end }}
{{- end }}
`,
};
