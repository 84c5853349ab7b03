import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

const GIBIBYTE = 1024 ** 3

/** One line on the machine of the measurement, and its current load. */
export function machineLine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown'
  const memory = `${(totalmem() / GIBIBYTE).toFixed(0)} GiB`
  const load = (loadavg()[0] ?? 0).toFixed(1)
  return `machine: ${availableParallelism()} cores (${model}), ${memory}, ${process.platform} ${process.arch}, node ${process.version}; load ${load}`
}
