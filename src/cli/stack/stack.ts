/** The Compose files of a stack, and what `docker` has to know to run them. */
export interface Stack {
  /** Absolute path of the folder with docker-compose.yml, .env and deploy/; `docker` runs in it. */
  readonly folder: string;
  /** Environment of `docker`. Its variables come before those of the folder's .env. */
  readonly env: NodeJS.ProcessEnv;
  /** What the label `project.config_files` of its containers holds, also after an upgrade. */
  readonly mark: string;
}
