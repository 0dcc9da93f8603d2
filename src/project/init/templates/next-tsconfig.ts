import type { DetectedProject } from "../detect/detect-project.ts";

/**
 * Returns the application's config where Next.js has not written one yet. It would at its first
 * build, and then refuse to compile what Node.js runs itself; one that is there it completes.
 */
export function nextTsconfigText({ layout }: DetectedProject): string {
  const excluded = ["node_modules", layout.folder, layout.configFile];
  return `{
  "compilerOptions": {
    "target": "ES2017",
    "lib": ["dom", "dom.iterable", "esnext"],
    "allowJs": true,
    "skipLibCheck": true,
    "strict": true,
    "noEmit": true,
    "esModuleInterop": true,
    "module": "esnext",
    "moduleResolution": "bundler",
    "resolveJsonModule": true,
    "isolatedModules": true,
    "jsx": "react-jsx",
    "incremental": true,
    "plugins": [{ "name": "next" }]
  },
  "include": [
    "next-env.d.ts",
    "**/*.ts",
    "**/*.tsx",
    ".next/types/**/*.ts",
    ".next/dev/types/**/*.ts",
    "**/*.mts"
  ],
  "exclude": ${JSON.stringify(excluded).replaceAll(",", ", ")}
}
`;
}
