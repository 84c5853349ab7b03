/** The page with the passages of two documents that share wording. */
export function reusePath(documentId: string, otherId: string): string {
  return `/reuse/${documentId}/${otherId}`
}
