/**
 * For one small machine with a few processes of ours: little memory, and nothing that could lose a committed row. Given
 * on the command line, which overrides files in the cluster, so that a release may change them.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  // reachable from this machine only, and only with a password
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // durability: PostgreSQL's defaults, stated here so that no file turns them off
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  // memory: a busy session takes about 7 MB
  shared_buffers: '64MB',
  max_connections: '120',
  work_mem: '6MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  max_wal_size: '512MB',
  huge_pages: 'off',
  jit: 'off',
  // processes: each costs a few megabytes; parallel queries need /dev/shm, which containers keep small
  io_workers: '1',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '0',
  autovacuum_max_workers: '2',
  // the log contains no document texts, and grows only with faults
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
  timezone: 'UTC',
}

/** The arguments of `postgres` for a cluster; the cluster comes first, and is how an orphan is recognised. */
export function toPostgresArguments(cluster: string, port: number): readonly string[] {
  const settings = Object.entries({ ...SETTINGS, port: String(port) })
  return ['-D', cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
