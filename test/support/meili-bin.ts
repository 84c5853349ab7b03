/** The Meilisearch that tests start: MEILI_BIN, as for the service; null: the one on the PATH, or of the npm package. */
export const meiliBin: string | null = process.env['MEILI_BIN']?.trim() || null
