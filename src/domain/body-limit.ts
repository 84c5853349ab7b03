/** Bytes; larger uploads and files are refused. The same limit applies to fetching. */
export const MAX_BODY_BYTES = 100 * 1024 * 1024
