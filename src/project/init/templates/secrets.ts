/** What Git sees of the folder where `tamma-obs up` looks for the receivers' secrets. */
export const secretsText = `# Secrets of Alertmanager's receivers, one a file. Git keeps this file only.
*
!.gitignore
`;
