import type { BuildOptions } from 'esbuild'

export function bundleOptions(folder: string): BuildOptions
