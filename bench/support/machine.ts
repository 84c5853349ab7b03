import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

const GIBIBYTE = 1024 ** 3

/** The machine that figures were taken on, and how busy it was at this moment, on one line. */
export function machineLine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown'
  const memory = `${(totalmem() / GIBIBYTE).toFixed(0)} GiB`
  const load = (loadavg()[0] ?? 0).toFixed(1)
  return `machine: ${availableParallelism()} cores (${model}), ${memory}, ${process.platform} ${process.arch}, node ${process.version}; load ${load}`
}
