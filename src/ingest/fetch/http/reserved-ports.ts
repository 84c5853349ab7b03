/**
 * Ports from 1024 up used by services other than web servers: the "bad ports" of the WHATWG Fetch standard, and
 * databases, queues, remote desktops and cluster control, where a plain HTTP request can do harm.
 */
const OTHER_SERVICES: ReadonlySet<number> = new Set([
  1080, 1194, 1433, 1434, 1521, 1719, 1720, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3306, 3389, 3659,
  4045, 4190, 4369, 5060, 5061, 5432, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6380, 6443, 6566, 6665, 6666, 6667,
  6668, 6669, 6679, 6697, 7700, 8125, 8300, 8500, 9042, 9092, 9200, 9300, 10080, 10250, 10255, 11211, 15672, 26379,
  27017, 27018, 27019, 61616,
])

/** Below this, ports are assigned to services by name (RFC 6335 section 6), and only 80 and 443 are the web's. */
const FIRST_FREE_PORT = 1024

/** Whether a port is known to belong to a service other than the web. */
export function isReservedPort(port: number): boolean {
  if (port === 80 || port === 443) return false
  return port < FIRST_FREE_PORT || OTHER_SERVICES.has(port)
}
