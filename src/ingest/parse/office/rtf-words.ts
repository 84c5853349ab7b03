/** Control words and symbols that stand for characters (RTF 1.9.1, "Special characters"). */
export const RTF_CHARACTERS: Readonly<Record<string, string>> = {
  bullet: '•',
  cell: ' ',
  emdash: '—',
  emspace: ' ',
  endash: '–',
  enspace: ' ',
  ldblquote: '“',
  lquote: '‘',
  nestcell: ' ',
  qmspace: ' ',
  rdblquote: '”',
  rquote: '’',
  tab: ' ',
  '~': '\u00A0',
  '-': '\u00AD',
  _: '\u2011',
  '{': '{',
  '}': '}',
  '\\': '\\',
}

/** Control words that end a line anywhere. */
export const RTF_LINE_ENDS = new Set(['line', 'nestrow', 'page', 'row', 'sect'])

/** Destinations that are not document text: tables of the file, pictures, headers and footers, field codes. */
export const RTF_SKIPPED = new Set(
  (
    'annotation atnauthor atndate atnid atnref bkmkend bkmkstart colortbl comment datafield factoidname falt filetbl ' +
    'fldinst footer footerf footerl footerr ftncn ftnsep ftnsepc generator header headerf headerl headerr keywords ' +
    'listoverridetable listtable mmath nonshppict objclass objdata objname pict pntxta pntxtb private revtbl ' +
    'rsidtbl rxe shprslt sp subject tc template themedata txe xe xmlnstbl'
  ).split(' '),
)
