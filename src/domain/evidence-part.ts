/** A part of a file that an editor accepted as a document; labels as printed on its first and last page. */
export interface EvidencePart {
  readonly partId: string
  readonly title: string
  readonly firstPage: number
  readonly lastPage: number
  readonly firstLabel: string | null
  readonly lastLabel: string | null
}
