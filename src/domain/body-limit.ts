/** An upload or file larger than this is refused at the door; the same bound as for fetching. */
export const MAX_BODY_BYTES = 100 * 1024 * 1024
