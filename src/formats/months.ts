/** The first three letters of the English months, in order. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Pattern source for an English month, in full or abbreviated. */
export const MONTH_PATTERN =
  '(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
/** Pattern source for the first three letters of one. */
export const MONTH_BEGINNING = `(?:${MONTHS.join('|')})`

/** 1 to 12 by the first three letters, in any case; 0 for another word. */
export function monthNumber(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1
}
