/**
 * Where the stack's Grafana is, unless a project names another address: what `docker-compose.yml`
 * publishes, and what Grafana has for its own address there.
 */
export const grafanaOfStack = "http://localhost:3000";

/**
 * Returns whether links to dashboards may begin with it. They are put into notifications: a password
 * in it would be told to everybody, and what follows `?` or `#` would be theirs.
 */
export function isGrafanaAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || /[?#{}\s]/.test(text)) return false;
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}
