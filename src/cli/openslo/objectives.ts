/** Returns how many objectives there are, in words. */
export function objectives(count: number): string {
  return count === 1 ? "1 objective" : `${count} objectives`;
}
