/** Months of other languages of the library, in order: Welsh, German, French, Spanish, and Russian in the genitive. */
const NAMES: readonly (readonly string[])[] = [
  ['ionawr', 'januar', 'janvier', 'enero', 'января'],
  ['chwefror', 'februar', 'février', 'febrero', 'февраля'],
  ['mawrth', 'märz', 'mars', 'marzo', 'марта'],
  ['ebrill', 'avril', 'abril', 'апреля'],
  ['mai', 'mayo', 'мая'],
  ['mehefin', 'juni', 'juin', 'junio', 'июня'],
  ['gorffennaf', 'juli', 'juillet', 'julio', 'июля'],
  ['awst', 'août', 'agosto', 'августа'],
  ['medi', 'septembre', 'septiembre', 'сентября'],
  ['hydref', 'oktober', 'octobre', 'octubre', 'октября'],
  ['tachwedd', 'novembre', 'noviembre', 'ноября'],
  ['rhagfyr', 'dezember', 'décembre', 'diciembre', 'декабря'],
]

/** Pattern source for the name of a month in another language than English, where it is not the same word. */
export const FOREIGN_MONTH = `(?:${NAMES.flat().join('|')})(?!\\p{L})`

/** 1 to 12; 0 for another word. */
export function foreignMonthNumber(name: string): number {
  return NAMES.findIndex((names) => names.includes(name.toLowerCase())) + 1
}
