/** Placeholder for a glyph that is not a character, such as the middle of a tall brace. */
const NONE = '\u0000'

/** Characters by their code, 16 per line. */
const SYMBOLS = [
  '−·×∗÷⋄±∓⊕⊖⊗⊘⊙◯∘∙',
  '≍≡⊆⊇≤≥≼≽∼≈⊂⊃≪≫≺≻',
  '←→↑↓↔↗↘≃⇐⇒⇑⇓⇔↖↙∝',
  '′∞∈∋△▽\u0338↦∀∃¬∅ℜℑ⊤⊥',
  'ℵABCDEFGHIJKLMNO',
  'PQRSTUVWXYZ∪∩⊎∧∨',
  '⊢⊣⌊⌋⌈⌉{}⟨⟩|‖↕⇕\\≀',
  '√⨿∇∫⊔⊓⊑⊒§†‡¶♣♢♡♠',
]
const ITALIC = [
  'ΓΔΘΛΞΠΣΥΦΨΩαβγδϵ',
  'ζηθικλμνξπρστυϕχ',
  `ψωεϑϖϱςφ↼↽⇀⇁${NONE}${NONE}▷◁`,
  '0123456789.,</>⋆',
  '∂ABCDEFGHIJKLMNO',
  'PQRSTUVWXYZ♭♮♯⌣⌢',
  'ℓabcdefghijklmno',
  `pqrstuvwxyzıȷ℘\u20D7${NONE}`,
]
const LARGE = [
  '()[]⌊⌋⌈⌉{}⟨⟩|‖/\\',
  '()()[]⌊⌋⌈⌉{}⟨⟩/\\',
  '()[]⌊⌋⌈⌉{}⟨⟩/\\/\\',
  NONE.repeat(16),
  `${NONE.repeat(4)}⟨⟩⊔⊔∮∮⊙⊙⊕⊕⊗⊗`,
  '∑∏∫⋃⋂⊎⋀⋁∑∏∫⋃⋂⊎⋀⋁',
  `∐∐${NONE.repeat(6)}[]⌊⌋⌈⌉{}`,
  `√√√√√${NONE.repeat(11)}`,
]

/**
 * The mathematical fonts of TeX, by name: encodings OMS, OML and OMX of "LaTeX font encodings" (LaTeX Project). AMS
 * symbols and drawing fonts are left out, since they are not words.
 */
const FONTS: readonly { readonly name: RegExp; readonly letters: readonly string[] }[] = [
  { name: /^(?:[A-Z]{6}\+)?(?:CM|LM)B?(?:SY|MathSymbols)/, letters: toLetters(SYMBOLS) },
  { name: /^(?:[A-Z]{6}\+)?(?:CM|LM)(?:MI|MathItalic)/, letters: toLetters(ITALIC) },
  { name: /^(?:[A-Z]{6}\+)?(?:CM|LM)(?:EX|MathExtension)/, letters: toLetters(LARGE) },
  { name: /^(?:[A-Z]{6}\+)?(?:MS[AB]M|LINE|LCIRCLE|XY[A-Z]{2,4}(?:-Medium$|\d))/, letters: [] },
]

/**
 * The character for `code` in a TeX font whose glyph name is not in the Adobe Glyph List, such as the prime; '' for a
 * glyph that is not a character, null for other fonts.
 */
export function toTexLetter(fontName: string, code: number): string | null {
  const font = FONTS.find(({ name }) => name.test(fontName))
  return font ? (font.letters[code] ?? '') : null
}

function toLetters(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => [...line]).map((letter) => (letter === NONE ? '' : letter))
}
