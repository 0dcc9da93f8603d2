/**
 * The runbooks that the stack's Prometheus serves, by path from the folder of what is generated: the
 * folder is its `--web.user-assets`.
 */
export const servedRunbooks = "prometheus/pages/runbooks.md";

/**
 * Where they are, unless a project names another address: Prometheus puts its own address
 * (`--web.external-url`) in front when the alert fires, so that the link is absolute wherever it runs.
 */
export const runbooksOfPrometheus = "{{ $externalURL }}/user/runbooks.md";

/** Returns whether a link to it works outside of the project's folder. */
export function isAddress(text: string): boolean {
  return text.startsWith("{{ $externalURL }}/") || URL.canParse(text);
}
