const NUMERALS = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const

/** `iv` for 4; the length grows with numbers above 4,000. */
export function toRoman(value: number): string {
  let rest = value
  let text = ''
  for (const [worth, letters] of NUMERALS) {
    for (; rest >= worth; rest -= worth) text += letters
  }
  return text
}
