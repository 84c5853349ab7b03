import { Parser } from 'htmlparser2'
import { readXml } from '../../xml/xml-document.ts'
import { bareName } from '../ooxml/elements.ts'

/** The texts that cells refer to by their index; readings above text (phonetic runs) are left out. */
export function readSharedStrings(bytes: Uint8Array | undefined): readonly string[] {
  if (bytes === undefined) return []
  const strings: string[] = []
  let [isText, phonetic] = [false, 0]
  const parser = new Parser(
    {
      onopentag(name) {
        const bare = bareName(name)
        if (bare === 'si') strings.push('')
        if (bare === 'rPh') phonetic += 1
        isText = bare === 't' && phonetic === 0
      },
      ontext(text) {
        if (isText) strings[strings.length - 1] += text
      },
      onclosetag(name) {
        isText = false
        if (bareName(name) === 'rPh') phonetic -= 1
      },
    },
    { xmlMode: true },
  )
  parser.end(readXml(bytes))
  return strings
}
