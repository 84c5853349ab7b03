// The packages have no types; these are the parts that we use.
declare module '@citation-js/core' {
  export class Cite {
    constructor(records: readonly object[] | string)
    readonly data: readonly object[]
    format(format: 'bibtex' | 'ris'): string
  }
}
declare module '@citation-js/plugin-bibtex'
declare module '@citation-js/plugin-ris'
