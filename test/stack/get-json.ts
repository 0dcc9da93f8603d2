/** GETs JSON; throws on anything but 2xx, with the answer's text. */
export async function getJson<T>(url: string, query: Record<string, string> = {}): Promise<T> {
  const response = await fetch(withQuery(url, query), { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Returns the URL with its query. */
export function withQuery(url: string, query: Record<string, string>): string {
  const parameters = new URLSearchParams(query).toString();
  return parameters === "" ? url : `${url}?${parameters}`;
}
