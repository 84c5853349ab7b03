/** A text without the characters that XML 1.0 (section 2.2) does not allow, not even escaped. */
export function toXmlText(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
}
