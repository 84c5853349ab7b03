/** In the data folder: what a running service tells other processes, its process and where it listens. */
export const SERVICE_FILE = 'service.json'
