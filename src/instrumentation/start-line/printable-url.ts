/** Returns a URL without user, password, query and fragment: any of them may be a secret. */
export function printableUrl(text: string): string {
  if (!URL.canParse(text)) return "***";
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}
