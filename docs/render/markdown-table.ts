/** Returns a GitHub-flavoured table; pipes and line breaks in cells are escaped. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** First lines of every rendered page: its title and where it comes from. */
export function generatedPage(title: string, source: string, body: readonly string[]): string {
  const note = `<!-- Generated from ${source} by \`npm run generate\`; do not edit. -->`;
  return `${[note, `# ${title}`, ...body].join("\n\n")}\n`;
}

function escapeCell(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll("\n", " ");
}
