/** Where `tamma-obs health` asks, and what it may print of it. */
export interface HealthTarget {
  /** Without user and password, which fetch refuses in a URL. */
  readonly url: string;
  /** Without user, password and query: it gets into logs of CI. */
  readonly shown: string;
  /** Basic credentials, of a URL that has user or password. */
  readonly authorization: string | undefined;
}

/** Returns the target, or undefined where the text is no URL of HTTP. */
export function toHealthTarget(text: string): HealthTarget | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const { password, username } = url;
  const credentials = `${decoded(username)}:${decoded(password)}`;
  url.username = "";
  url.password = "";
  return {
    url: url.href,
    shown: `${url.origin}${url.pathname}`,
    authorization:
      credentials === ":" ? undefined : `Basic ${Buffer.from(credentials).toString("base64")}`,
  };
}

/** A percent sign that begins no encoded byte stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
