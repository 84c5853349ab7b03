export const PROJECT: string
export function hashSources(): string
export function folderOfBuild(): string
