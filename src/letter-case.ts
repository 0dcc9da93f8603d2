/** Returns whether `text` is lower-case words joined by single hyphens, the first with a letter. */
export function isKebabCase(text: string): boolean {
  return /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text);
}

/** Returns the words of `text` in lower case, joined by hyphens; empty where it has no letter or digit. */
export function toKebabCase(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** Returns the words of `text`, each with a capital, as one. */
export function toCamelCase(text: string): string {
  return text
    .split(/[^a-zA-Z0-9]+/)
    .map(capitalize)
    .join("");
}

/** Returns the text with its first letter as a capital. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
