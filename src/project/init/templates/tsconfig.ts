import type { DetectedProject } from "../detect/detect-project.ts";
import { rangeOf } from "../detect/package-json.ts";

/** Returns the config by which editors and `tsc -p observability` check what Node.js runs itself. */
export function tsconfigText({ manifest }: DetectedProject): string {
  const types = rangeOf(manifest, "@types/node") === undefined ? "" : `    "types": ["node"],\n`;
  return `{
  // Node.js runs these files as they are, so nothing is written; the application's own config
  // leaves them out
  "compilerOptions": {
    "target": "es2023",
    "module": "esnext",
    "moduleResolution": "bundler",
    "allowImportingTsExtensions": true,
    "noEmit": true,
${types}    "strict": true,
    "skipLibCheck": true
  },
  "include": [".", "../observability.config.ts"]
}
`;
}
