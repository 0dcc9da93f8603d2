/** Returns whether `text` is lower-case words joined by single hyphens, the first with a letter. */
export function isKebabCase(text: string): boolean {
  return /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text);
}
